import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Ask {
  readonly url: string
  readonly key: string
  readonly model: string
  readonly isStream?: boolean
  /** Shown to the provider as `user`. */
  readonly tag?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly agent?: Agent
  readonly content?: string
  /** Instead of a body of the fields here; to be made once where it is large. */
  readonly payload?: Buffer
  /** Told each piece; returns false to go away. */
  readonly onData?: (chunk: Buffer, response: IncomingMessage) => boolean | undefined
  readonly signal?: AbortSignal
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly bytes: Buffer
  readonly firstByteMs: number
  readonly ms: number
  /** The connection broke before the end of the answer. */
  readonly isCut: boolean
}

/** A client that keeps its connections. */
export function anAgent(maxSockets = 512): Agent {
  return new Agent({ keepAlive: true, maxSockets, scheduling: 'lifo' })
}

/** One request for a chat. Rejects only when no answer came at all. */
export function ask(options: Ask): Promise<Answer> {
  const { url, key, model, isStream = false, tag, path = '/v1/chat/completions', agent, signal } = options
  const messages = [{ role: 'user', content: options.content ?? 'Say something.' }]
  const payload =
    options.payload ??
    Buffer.from(JSON.stringify({ model, stream: isStream, user: tag, max_tokens: 500, messages }))
  const startedMs = performance.now()
  return new Promise((resolve, reject) => {
    const request = httpRequest(url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'content-length': payload.length,
        ...options.headers,
      },
      ...(agent && { agent }),
      ...(signal && { signal }),
    })
    request.once('error', reject)
    request.once('response', (response) => {
      const firstByteMs = performance.now() - startedMs
      const chunks: Buffer[] = []
      const done = (isCut: boolean) => {
        const bytes = Buffer.concat(chunks)
        resolve({
          status: response.statusCode!,
          headers: response.headers,
          bytes,
          body: bytes.toString(),
          firstByteMs,
          ms: performance.now() - startedMs,
          isCut,
        })
      }
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        if (options.onData?.(chunk, response) === false) request.destroy()
      })
      response.once('end', () => done(false))
      response.once('error', () => done(true))
      response.once('close', () => done(!response.complete))
    })
    request.end(payload)
  })
}

/** The same, again while the program says that it is overloaded, which on a busy machine it may be; the last try counts. */
export async function askUntilLetIn(options: Ask): Promise<Answer> {
  for (;;) {
    const answer = await ask(options)
    if (answer.status !== 503 || !answer.body.includes('gateway.overloaded')) return answer
    await sleep(100)
  }
}

/** Nearest rank. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** Runs `count` pieces of work, so many at once. */
export async function inParallel<T>(
  { count, atOnce }: { readonly count: number; readonly atOnce: number },
  work: (number: number) => Promise<T>,
): Promise<T[]> {
  const results: T[] = []
  let next = 0
  const worker = async () => {
    while (next < count) {
      const number = next
      next += 1
      results[number] = await work(number)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker))
  return results
}

export interface SideBySide {
  readonly alone: number
  readonly beside: number
}

/**
 * Takes two figures in turn and keeps the smallest of each, because what else the machine does can only make them
 * larger. Ends when they satisfy, at the earliest after two rounds, at the latest after all: what harms in every one of
 * them is not the machine.
 */
export async function sideBySide(
  measure: { readonly alone: () => Promise<number>; readonly beside: () => Promise<number> },
  isFine: (figures: SideBySide) => boolean,
  rounds = 8,
): Promise<SideBySide> {
  let figures: SideBySide = { alone: Number.POSITIVE_INFINITY, beside: Number.POSITIVE_INFINITY }
  for (let round = 1; round <= rounds; round += 1) {
    figures = {
      alone: Math.min(figures.alone, await measure.alone()),
      beside: Math.min(figures.beside, await measure.beside()),
    }
    if (round >= 2 && isFine(figures)) break
  }
  return figures
}

/** The promise about neighbours. */
export const isFifthMoreAtMost = ({ alone, beside }: SideBySide): boolean => beside < alone * 1.2

/** So many requests at once are let in however busy the machine is; more may be refused as overload. */
export const alwaysLetIn = 16
