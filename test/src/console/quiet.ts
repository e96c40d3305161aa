import type { Page, Request } from 'playwright-core'

const idleMs = 60
const longestMs = 10_000

/**
 * Resolves when the page has received what it asked for: no request has been open for a moment. Streams of events
 * count as received when they have begun, since they do not end.
 */
export function watchQuiet(page: Page): () => Promise<void> {
  const open = new Set<Request>()
  let changedAt = performance.now()
  const close = (request: Request) => {
    open.delete(request)
    changedAt = performance.now()
  }
  page.on('request', (request) => {
    open.add(request)
    changedAt = performance.now()
  })
  page.on('requestfinished', close)
  page.on('requestfailed', close)
  page.on('response', (response) => {
    if (response.headers()['content-type']?.startsWith('text/event-stream')) close(response.request())
  })
  return async () => {
    const deadline = performance.now() + longestMs
    // What has just been drawn asks for its data in the next frames.
    await twoFrames(page)
    while (open.size > 0 || performance.now() - changedAt < idleMs) {
      if (performance.now() > deadline) {
        const urls = [...open].map((request) => request.url())
        throw new Error(`The page was not quiet after ${longestMs} ms; open: ${urls.join(', ')}`)
      }
      await new Promise((resolve) => setTimeout(resolve, idleMs / 3))
    }
    await twoFrames(page)
  }
}

function twoFrames(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  )
}
