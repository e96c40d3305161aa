import { percentile } from '../retrieval/quality.ts'
import { type Browser, openPage, slowMachine, untilPainted, watchPaint } from './open-page.ts'
import { toKb } from './served-weight.ts'

export interface FirstPaint {
  /** From the request of the page to the painted heading of the signed-in home; median. */
  readonly firstPaintMs: number
  readonly firstPaintRangeMs: readonly [number, number]
  readonly largestPaintMs: number
  /** Loaded when the heading was painted and shortly after. */
  readonly homeJsKb: number
  readonly fontKb: number
}

const settleMs = 2500

/** Cold, with an empty cache, `rounds` times. */
export async function measureFirstPaint(
  browser: Browser,
  target: { readonly url: string; readonly apiKey: string },
  rounds: number,
): Promise<FirstPaint> {
  const samples = []
  for (let round = 0; round < rounds; round += 1) samples.push(await paintOnce(browser, target))
  const times = samples.map(({ painted }) => Math.round(painted))
  return {
    firstPaintMs: percentile(times, 0.5),
    firstPaintRangeMs: [Math.min(...times), Math.max(...times)],
    largestPaintMs: percentile(
      samples.map(({ largest }) => Math.round(largest)),
      0.5,
    ),
    homeJsKb: toKb(samples[0]!.jsBytes),
    fontKb: toKb(samples[0]!.fontBytes),
  }
}

async function paintOnce(browser: Browser, target: { readonly url: string; readonly apiKey: string }) {
  const page = await openPage(browser, target.apiKey, slowMachine)
  try {
    await watchPaint(page, 'main h1')
    await page.goto(target.url, { waitUntil: 'commit' })
    const painted = await untilPainted(page)
    const loaded = await page.evaluate(readLoaded, settleMs)
    return { painted, ...loaded }
  } finally {
    await page.context().close()
  }
}

/** Runs in the page: the largest paint and what came over the wire. */
async function readLoaded(waitMs: number) {
  let largest = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) largest = entry.startTime
  }).observe({ type: 'largest-contentful-paint', buffered: true })
  await new Promise((resolve) => setTimeout(resolve, waitMs))
  const resources = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
  const sum = (suffix: string) =>
    resources
      .filter(({ name }) => new URL(name).pathname.endsWith(suffix))
      .reduce((bytes, { encodedBodySize }) => bytes + encodedBodySize, 0)
  return { largest, jsBytes: sum('.js'), fontBytes: sum('.woff2') }
}
