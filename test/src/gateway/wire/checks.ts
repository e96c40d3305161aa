import { isDeepStrictEqual } from 'node:util'
import { differences } from './compare.ts'
import { type Heard, hearBytes } from './hear.ts'
import type { CutDelivery, Delivery } from './mock-upstream.ts'
import type { Reading } from './reading.ts'
import { isJson, type Json, type Recording } from './recording.ts'
import { plainBody, readRecording, recordedBody, sameFormatWay, translatedWays, type Way } from './ways.ts'
import type { LedgerEntry, WireLab } from './wire-lab.ts'

/** One request of a check: what came out, and what is wrong with it. */
export interface Checked {
  readonly recording: Recording
  readonly way: Way
  readonly heard: Heard
  readonly problems: readonly string[]
  /** What the ledger must say of it; undefined when the provider told no usage. */
  readonly usage: Reading['usage']
}

/** Through the surface of the same format: the client gets the bytes of the recording. */
export async function checkSameFormat(
  lab: WireLab,
  recording: Recording,
  delivery?: Delivery,
): Promise<readonly Checked[]> {
  const way = sameFormatWay(recording)
  if (way === undefined) return []
  const body = recordedBody(recording, way.surface)
  const expected = await hearBytes(way.surface, recording, body)
  const heard = await lab.ask({ recording, ...way, body, ...(delivery && { delivery }) })
  const problems: string[] = []
  if (!heard.bytes?.equals(recording.bytes)) {
    problems.push(`other bytes (${heard.bytes?.length} instead of ${recording.bytes.length}): ${said(heard)}`)
  }
  // The client's own ids of requests differ.
  if (!isDeepStrictEqual(strip(heard), strip(expected)))
    problems.push(`the client reads it otherwise: ${said(heard)}`)
  return [{ recording, way, heard, problems, usage: expected.reading?.usage }]
}

function strip({ value, error, reading }: Heard): unknown {
  return JSON.parse(JSON.stringify({ value, error, reading }))
}

/** Through the surfaces of other formats: the client gets the same answer in other words. */
export async function checkTranslated(
  lab: WireLab,
  recording: Recording,
  delivery?: Delivery,
): Promise<readonly Checked[]> {
  const ways = translatedWays(recording)
  const expected = ways.length === 0 ? undefined : await readRecording(recording)
  if (expected === undefined) return []
  return Promise.all(
    ways.map(async (way) => {
      const heard = await lab.ask({
        recording,
        ...way,
        body: bodyFor(way, recording, expected),
        ...(delivery && { delivery }),
      })
      const problems = heard.reading ? differences(expected, heard.reading) : [said(heard)]
      return { recording, way, heard, problems, usage: expected.usage }
    }),
  )
}

/** A cut answer is an error for the client, in the words of the gateway, whatever it has got until then. */
export async function checkCut(
  lab: WireLab,
  {
    recording,
    way,
    delivery,
  }: { readonly recording: Recording; readonly way: Way; readonly delivery: CutDelivery },
): Promise<Checked> {
  const isSame = sameFormatWay(recording)?.surface === way.surface
  const body = isSame
    ? recordedBody(recording, way.surface)
    : { ...plainBody(way.surface, { isStream: recording.isStream, tools: [] }), ...way.fields }
  const heard = await lab.ask({ recording, ...way, body, delivery })
  const where = `${delivery.how} at ${delivery.at} of ${recording.bytes.length}`
  const problems: string[] = []
  if (heard.error === undefined) problems.push(`${where}: ended as if it were whole: ${said(heard)}`)
  else if (!heard.error.message.includes(`${way.provider}/`)) problems.push(`${where}: ${said(heard)}`)
  return { recording, way, heard, problems, usage: undefined }
}

function bodyFor(way: Way, { isStream }: Recording, { calls }: Reading): Json {
  const tools = [...new Set(calls.map(({ name }) => name))]
  return { ...plainBody(way.surface, { isStream, tools }), ...way.fields }
}

/** What is wrong with the entry of a complete answer. */
export function checkEntry({ usage, heard }: Checked, entry: LedgerEntry | undefined): string[] {
  if (entry === undefined) return [`not in the ledger: ${said(heard)}`]
  if (entry.outcome !== 'complete') return [`the ledger says ${entry.outcome}`]
  // Nothing was told, or that nothing was used: then the gateway counts.
  if (usage === undefined || usage.input + usage.output === 0) return []
  const { input, cachedInput, output, reasoning, source } = entry.usage
  const isSame = source === 'provider' && isDeepStrictEqual({ input, cachedInput, output, reasoning }, usage)
  return isSame ? [] : [`the ledger has ${JSON.stringify(entry.usage)} instead of ${JSON.stringify(usage)}`]
}

/** The same of an answer that broke. */
export function checkBrokenEntry({ heard }: Checked, entry: LedgerEntry | undefined): string[] {
  if (entry?.outcome === 'upstream_failed') return []
  return [`the ledger says ${entry?.outcome ?? 'nothing'} of ${said(heard)}`]
}

export function toLine({ recording, way, problems }: Checked): string {
  return `${recording.name} by ${way.surface} from ${way.provider}: ${problems.join('; ')}`
}

function said({ error, reading, value }: Heard): string {
  return JSON.stringify(error ?? reading ?? (isJson(value) ? value : 'nothing')).slice(0, 400)
}
