import { defineOptions } from '@tragwerk/infra/config'
import { z } from 'zod'

/** Where the commands find the server; flags of the same meaning are read by the command line parser. */
export const clientOptions = defineOptions({
  url: {
    variable: 'TRAGWERK_URL',
    key: 'client.url',
    schema: z.url({ protocol: /^https?$/ }),
    default: 'http://127.0.0.1:7600',
    description: 'Server that the commands talk to.',
    since: '0.1.0',
  },
  apiKey: {
    variable: 'TRAGWERK_API_KEY',
    key: 'client.apiKey',
    schema: z.string().min(1),
    secret: true,
    description:
      'API key of the commands; the administrator key when it is set in the environment and this is not.',
    since: '0.1.0',
  },
})
