import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type Heard, hear, type Surface } from './hear.ts'
import { type Delivery, startMockUpstream } from './mock-upstream.ts'
import type { Usage } from './reading.ts'
import type { Json, Recording } from './recording.ts'
import { createTurnstile } from './turnstile.ts'

/** What the ledger keeps of one request. */
export interface LedgerEntry {
  readonly outcome: string
  readonly status: number
  readonly usage: Usage & { readonly source: string }
}

export interface Question {
  readonly recording: Recording
  readonly surface: Surface
  readonly provider: ProviderName
  readonly delivery?: Delivery
  /** Without the model. */
  readonly body: Json
}

/** A running server whose providers all answer with recordings. */
export interface WireLab extends AsyncDisposable {
  ask(question: Question): Promise<Heard>
  /** Entries by id, as soon as all requests so far are in the database. */
  readLedger(): Promise<ReadonlyMap<string, LedgerEntry>>
}

export const providerNames = [
  'openai',
  'azure',
  'compatible',
  'responder',
  'anthropic',
  'google',
  'bedrock',
  'cohere',
  'mistral',
] as const
export type ProviderName = (typeof providerNames)[number]

/** As deployments are set up, without second attempts: each answer is to be seen as it is. */
function configurationOf(upstream: string, keyFile: string): string {
  const apiKey = `file:${keyFile}`
  const providers = {
    openai: { kind: 'openai', baseUrl: `${upstream}/openai/v1` },
    azure: { kind: 'azure', baseUrl: `${upstream}/azure/openai` },
    compatible: { kind: 'openai-compatible', baseUrl: `${upstream}/compatible/v1` },
    responder: {
      kind: 'openai-compatible',
      baseUrl: `${upstream}/responder/v1`,
      formats: ['openai-responses'],
    },
    anthropic: { kind: 'anthropic', baseUrl: `${upstream}/anthropic/v1` },
    google: { kind: 'google', baseUrl: `${upstream}/google/v1beta` },
    bedrock: { kind: 'bedrock', baseUrl: `${upstream}/bedrock`, awsRegion: 'us-east-1', apiKey },
    cohere: { kind: 'cohere', baseUrl: `${upstream}/cohere/v2` },
    mistral: { kind: 'mistral', baseUrl: `${upstream}/mistral/v1` },
  } satisfies Record<ProviderName, Json>

  return JSON.stringify({ providers, retries: { max: 0 } })
}

/** On a busy machine the gateway takes few requests at a time; refusals for that are not what is tested here. */
const atOnce = 6

export async function openWireLab(): Promise<WireLab> {
  await using opening = new AsyncDisposableStack()
  const upstream = opening.use(await startMockUpstream())
  const folder = await mkdtemp(join(tmpdir(), 'tragwerk-wire-'))
  opening.defer(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'gateway.json')
  const keyFile = join(folder, 'key')
  await writeFile(keyFile, 'key-of-the-provider', { mode: 0o600 })
  await writeFile(file, configurationOf(upstream.baseUrl, keyFile))
  // Not loaded where there is nothing to replay.
  const { runStack } = await import('@tragwerk/testkit/stack')
  const stack = await runStack({ env: { TRAGWERK_GATEWAY_FILE: file } })
  opening.defer(() => stack.stop())
  const { broken } = await stack.client.gateway.configuration()
  if (broken) throw new Error(`The configuration of the test is wrong: ${JSON.stringify(broken.problems)}`)
  const opened = opening.move()
  const asked = new Set<string>()
  const pass = createTurnstile(atOnce)

  const readEntries = async () => {
    const entries = new Map<string, LedgerEntry>()
    let cursor: string | undefined
    do {
      const query = { limit: 200, ...(cursor === undefined ? {} : { cursor }) }
      const page = await stack.client.gateway.listRequests({ query })
      for (const { id, outcome, status, usage } of page.items) entries.set(id, { outcome, status, usage })
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    return entries
  }

  return {
    async ask({ recording, surface, provider, delivery, body }) {
      const model = `${provider}/${upstream.serve(recording, delivery)}`
      const line = { baseUrl: stack.url, apiKey: stack.adminKey, fetch: globalThis.fetch }
      const heard = await pass(() => hear(surface, line, { ...body, model }))
      if (heard.callId !== undefined) asked.add(heard.callId)
      return heard
    },
    async readLedger() {
      let entries = await readEntries()
      const isThere = async () => {
        entries = await readEntries()
        return [...asked].every((id) => entries.has(id))
      }
      await expect.poll(isThere).toBe(true)
      return entries
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}
