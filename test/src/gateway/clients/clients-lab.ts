import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Anthropic from '@anthropic-ai/sdk'
import { runStack, type Stack } from '@tragwerk/testkit/start-stack'
import OpenAI from 'openai'
import { afterAll, beforeAll } from 'vitest'
import { type ScriptedUpstream, startScriptedUpstream } from '../upstreams/scripted-upstream.ts'

/** A running Tragwerk in front of one scripted upstream, with the official clients. */
export interface ClientsLab {
  readonly stack: Stack
  readonly upstream: ScriptedUpstream
  readonly openai: OpenAI
  readonly anthropic: Anthropic
}

/** Deployments that fail rest for a while, so each suite has a model of its own for each failure. */
const failing = ['chat', 'messages', 'responses', 'others', 'sdk'].flatMap((suite) =>
  ['401', '429', '500', '529', 'cut'].map((failure) => `m-${suite}-${failure}`),
)
/** The adapters judge by its name whether a model of OpenAI's reasons. */
const models = ['m', 'gpt-5-mini', ...failing]

/** The key that the gateway shows to providers. */
export const upstreamKey = 'upstream-key-000000000001'

/**
 * Providers at the upstream: `compat` speaks OpenAI's formats without responses, `openai` all of OpenAI's, `claude`
 * Anthropic's, `cohere` and `jina` their own. Nothing is repeated, neither by the clients nor by the gateway.
 */
function gatewayFile({ url }: ScriptedUpstream, keyFile: string): string {
  const apiKey = `file:${keyFile}`
  return JSON.stringify({
    retries: { max: 0 },
    providers: {
      compat: {
        kind: 'openai-compatible',
        baseUrl: `${url}/compat/v1`,
        apiKey,
        models,
        formats: [
          'openai-chat',
          'openai-completions',
          'openai-embeddings',
          'openai-moderations',
          'cohere-rerank',
        ],
      },
      openai: { kind: 'openai', baseUrl: `${url}/openai/v1`, apiKey, models },
      claude: { kind: 'anthropic', baseUrl: `${url}/claude/v1`, apiKey, models },
      cohere: { kind: 'cohere', baseUrl: `${url}/cohere/v2`, apiKey, models },
      jina: { kind: 'jina', baseUrl: `${url}/jina/v1`, apiKey, models },
    },
    routes: [{ task: 'assistant', primary: 'claude/m' }],
  })
}

/** One lab for all suites of a file; its members can be read in tests only. */
export function useClientsLab(): ClientsLab {
  let started: (ClientsLab & AsyncDisposable) | undefined
  beforeAll(async () => {
    started = await startClientsLab()
  })
  afterAll(() => started?.[Symbol.asyncDispose]())
  return {
    get stack() {
      return started!.stack
    },
    get upstream() {
      return started!.upstream
    },
    get openai() {
      return started!.openai
    },
    get anthropic() {
      return started!.anthropic
    },
  }
}

async function startClientsLab(): Promise<ClientsLab & AsyncDisposable> {
  await using stopped = new AsyncDisposableStack()
  const upstream = stopped.use(await startScriptedUpstream())
  const folder = await mkdtemp(join(tmpdir(), 'tragwerk-clients-'))
  stopped.defer(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'gateway.json')
  const keyFile = join(folder, 'upstream-key')
  await writeFile(keyFile, upstreamKey)
  await writeFile(file, gatewayFile(upstream, keyFile))
  const stack = await runStack({ env: { TRAGWERK_GATEWAY_FILE: file } })
  stopped.defer(() => stack.stop())
  const { url, adminKey: apiKey } = stack
  const kept = stopped.move()
  return {
    stack,
    upstream,
    openai: new OpenAI({ apiKey, baseURL: `${url}/v1`, maxRetries: 0 }),
    anthropic: new Anthropic({ apiKey, baseURL: url, maxRetries: 0, authToken: null }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
