import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** One request as a production service saw it. */
export interface TraceRequest {
  /** Milliseconds since the first request of the trace, or of the stretch that was cut from it. */
  readonly atMs: number
  readonly promptTokens: number
  readonly answerTokens: number
}

const folder = '07-wire'
const file = 'azure-llm-trace/AzureLLMInferenceTrace_code.csv.gz'

/** The whole trace in the order of arrival. Throws a sentence that names the missing path. */
export function loadTrace(dataFolder: string): TraceRequest[] {
  const path = join(dataFolder, folder, file)
  if (!existsSync(path)) {
    throw new Error(`${path} is missing. Pass the folder that holds ${folder} as --data DIR.`)
  }
  return parseTrace(gunzipSync(readFileSync(path)).toString())
}

/** Lines of `2023-11-16 18:17:03.9799600,4808,10` below one line of names. */
export function parseTrace(csv: string): TraceRequest[] {
  const rows = csv.trim().split(/\r?\n/).slice(1)
  const found = rows.map((row, index) => {
    const [time = '', promptTokens, answerTokens] = row.split(',')
    const request = {
      atMs: Date.parse(`${time.replace(' ', 'T')}Z`),
      promptTokens: Number(promptTokens),
      answerTokens: Number(answerTokens),
    }
    if (Object.values(request).some(Number.isNaN)) {
      throw new Error(`Line ${index + 2} of the trace is not a time and two counts of tokens: ${row}`)
    }
    return request
  })
  return fromZero(found.sort((a, b) => a.atMs - b.atMs))
}

/** The stretch of this length in which most requests arrive, the first of several; its times begin at 0. */
export function busiestStretch(trace: readonly TraceRequest[], lengthMs: number): TraceRequest[] {
  let best = { from: 0, to: 0 }
  let from = 0
  for (const [index, { atMs }] of trace.entries()) {
    while (atMs - trace[from]!.atMs >= lengthMs) from += 1
    if (index + 1 - from > best.to - best.from) best = { from, to: index + 1 }
  }
  return fromZero(trace.slice(best.from, best.to))
}

function fromZero(requests: readonly TraceRequest[]): TraceRequest[] {
  const startMs = requests[0]?.atMs ?? 0
  return requests.map((request) => ({ ...request, atMs: request.atMs - startMs }))
}
