import { defineOptions } from '@tragwerk/infra/config'
import { z } from 'zod'

const httpUrl = z.url({
  protocol: /^https?$/,
  error: 'expected an address that begins with http:// or https://',
})

export const modelsOptions = defineOptions({
  openaiApiKey: {
    variable: 'OPENAI_API_KEY',
    key: 'models.openai.apiKey',
    schema: z.string().trim().min(1),
    description:
      'Key of the OpenAI-compatible server; setting it (or OPENAI_BASE_URL) adds that server’s models.',
    secret: true,
    since: '0.1.0',
  },
  openaiBaseUrl: {
    variable: 'OPENAI_BASE_URL',
    flag: '--openai-base-url',
    key: 'models.openai.baseUrl',
    schema: httpUrl,
    description:
      'Address of an OpenAI-compatible server with its version, for example http://127.0.0.1:8000/v1; https://api.openai.com/v1 when only a key is set.',
    since: '0.1.0',
  },
  defaultModel: {
    variable: 'TRAGWERK_DEFAULT_MODEL',
    flag: '--default-model',
    key: 'models.default',
    schema: z.string().trim().min(1),
    default: 'tragwerk/extractive',
    description: 'Id of the language model that answers when a request names none.',
    since: '0.1.0',
  },
  ollamaHost: {
    variable: 'OLLAMA_HOST',
    flag: '--ollama-host',
    key: 'models.ollama.host',
    schema: z
      .string()
      .trim()
      .refine((host) => host === 'off' || URL.canParse(host.includes('://') ? host : `http://${host}`), {
        error: 'expected host:port, an address, or off',
      }),
    default: 'http://127.0.0.1:11434',
    description: 'Where an Ollama server is looked for, every minute; off looks for none.',
    since: '0.1.0',
  },
})
