/** The entry point of a parser's worker thread: one request, one reply, in turn. */
import { parentPort } from 'node:worker_threads'
import { isAppError } from '@tragwerk/infra/errors'
import { loadParser } from './registry.ts'
import type { ParseReply, ParseRequest } from './worker-messages.ts'

parentPort?.on('message', async (request: ParseRequest) => {
  parentPort?.postMessage(await reply(request))
})

async function reply({ mediaType, bytes, limits }: ParseRequest): Promise<ParseReply> {
  try {
    const parser = await loadParser(mediaType)
    return { ok: true, document: await parser.parse(bytes, limits) }
  } catch (error) {
    return toReply(error)
  }
}

function toReply(error: unknown): ParseReply {
  if (isAppError(error)) {
    const { kind, code, message, details, retryable } = error
    return { ok: false, failure: 'known', error: { kind, code, message, details, retryable } }
  }
  if (error instanceof RangeError) {
    return { ok: false, failure: /call stack/i.test(error.message) ? 'depth' : 'memory' }
  }
  return { ok: false, failure: 'unknown', reason: error instanceof Error ? error.message : String(error) }
}
