const markers = [Buffer.from('\ndata: [DONE]'), Buffer.from('\ndata:[DONE]')]
const longestMarker = 13

/**
 * A fetch whose streams of chat fail when they end without `[DONE]`. The SDK takes any end for a proper one once it
 * has read a reason for it, although usage is still to come then.
 */
export function requireDone(fetch: typeof globalThis.fetch, onCut: () => Error): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    const { status, statusText, headers, body } = response
    if (!response.ok || !body || !isChat(input) || !isEvents(headers)) return response
    return new Response(body.pipeThrough(watchForDone(onCut)), { status, statusText, headers })
  }
}

function isChat(input: Parameters<typeof globalThis.fetch>[0]): boolean {
  return new URL(input instanceof Request ? input.url : input).pathname.endsWith('/chat/completions')
}

function isEvents(headers: Headers): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') === true
}

function watchForDone(onCut: () => Error): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let isDone = false
  let end = Buffer.from('\n')
  return new TransformStream({
    transform(chunk, controller) {
      if (!isDone) {
        const seen = Buffer.concat([end, chunk])
        isDone = markers.some((marker) => seen.includes(marker))
        end = seen.subarray(-longestMarker)
      }
      controller.enqueue(chunk)
    },
    flush(controller) {
      if (!isDone) controller.error(onCut())
    },
  })
}
