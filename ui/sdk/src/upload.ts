import { type TragwerkError, toError } from './errors.ts'
import { type Answer, type Attempt, toNetworkError } from './transport.ts'
import type { CallOptions } from './types.ts'

export interface UploadProgress {
  /** Bytes handed to the connection, of the whole request with its form fields. */
  readonly sentBytes: number
  readonly totalBytes: number
}

export type OnProgress = (progress: UploadProgress) => void

/**
 * Sends a prepared form with progress: by XMLHttpRequest, the only way browsers report it.
 */
export function sendByXhr(
  attempt: Attempt,
  options: CallOptions & { readonly onProgress: OnProgress },
): Promise<Answer> {
  const { signal, timeoutMs = 0, onProgress } = options
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const request = new XMLHttpRequest()
    const onAbort = () => request.abort()
    const fail = (cause: unknown) => () => reject(toNetworkError(cause, options) as TragwerkError)
    request.open(attempt.method, attempt.url)
    for (const [name, value] of Object.entries(attempt.headers)) request.setRequestHeader(name, value)
    request.timeout = timeoutMs
    request.upload.onprogress = (event) => onProgress({ sentBytes: event.loaded, totalBytes: event.total })
    request.onerror = fail(new TypeError('network error'))
    request.onabort = fail(new DOMException('aborted', 'AbortError'))
    request.ontimeout = fail(new DOMException('timed out', 'TimeoutError'))
    request.onload = () => {
      const { status, responseText: text } = request
      if (status < 400) resolve({ status, text })
      else reject(toError({ status, text, headers: headersOf(request) }))
    }
    request.onreadystatechange = () => {
      if (request.readyState !== XMLHttpRequest.HEADERS_RECEIVED) return
      options.onResponse?.({ status: request.status, headers: headersOf(request) })
    }
    request.onloadend = () => signal?.removeEventListener('abort', onAbort)
    signal?.addEventListener('abort', onAbort, { once: true })
    request.send(attempt.body as FormData)
  })
}

function headersOf(request: XMLHttpRequest): Headers {
  const lines = request
    .getAllResponseHeaders()
    .trim()
    .split(/[\r\n]+/)
    .filter(Boolean)
  return new Headers(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 1).trim()]
    }),
  )
}

/** How often progress is told. */
const chunkBytes = 64 * 1024

/** The same form as a stream that counts what the connection takes; for Node, where `fetch` can send streams. */
export async function countForm(attempt: Attempt, onProgress: OnProgress): Promise<Attempt> {
  const encoded = new Response(attempt.body)
  const contentType = encoded.headers.get('content-type')!
  const blob = await encoded.blob()
  let sentBytes = 0
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = await blob.slice(sentBytes, sentBytes + chunkBytes).bytes()
        sentBytes += chunk.byteLength
        controller.enqueue(chunk)
        onProgress({ sentBytes, totalBytes: blob.size })
        if (sentBytes >= blob.size) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  return {
    ...attempt,
    headers: { ...attempt.headers, 'content-type': contentType },
    body,
    duplex: 'half',
  } as Attempt
}
