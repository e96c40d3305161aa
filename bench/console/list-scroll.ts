import { percentile } from '../retrieval/quality.ts'
import { type Browser, openPage, type Page, thisMachine } from './open-page.ts'

export interface ListScroll {
  /** Rows that the list had loaded at its end. */
  readonly rows: number
  readonly frames: number
  readonly p50FrameMs: number
  readonly p95FrameMs: number
  readonly maxFrameMs: number
  /** Frames of more than 50 ms. */
  readonly longFrames: number
  /** Of the frames that a screen of 60 Hz would have shown. */
  readonly droppedShare: number
  readonly seconds: number
}

const longMs = 50
const screenMs = 1000 / 60
const wheelPixels = 800
const givesUpAfterMs = 300_000

/** Turns the wheel over the list at `path` until all its pages are loaded and its end is in sight. */
export async function measureListScroll(
  browser: Browser,
  target: { readonly url: string; readonly apiKey: string; readonly path: string },
): Promise<ListScroll> {
  const page = await openPage(browser, target.apiKey, thisMachine)
  try {
    await page.goto(`${target.url}${target.path}`)
    await page.locator('tr[data-index="0"]').first().waitFor()
    const box = await page.locator('main table').first().boundingBox()
    await page.mouse.move(box!.x + box!.width / 2, box!.y + 200)
    await page.evaluate(startNotingFrames)
    const start = performance.now()
    while (!(await isAtEnd(page))) {
      if (performance.now() - start > givesUpAfterMs)
        throw new Error(`The end of the list was not reached within ${givesUpAfterMs / 1000} s.`)
      for (let turn = 0; turn < 10; turn += 1) await page.mouse.wheel(0, wheelPixels)
    }
    const seconds = (performance.now() - start) / 1000
    const frames = await page.evaluate(() => (globalThis as unknown as { frames: number[] }).frames)
    const rows = await page.locator('main table').first().getAttribute('aria-rowcount')
    return { rows: Number(rows) - 1, seconds: Math.round(seconds), ...summarize(frames) }
  } finally {
    await page.context().close()
  }
}

/** Runs in the page: the time between every two frames. */
function startNotingFrames(): void {
  const noted = globalThis as unknown as { frames: number[] }
  noted.frames = []
  let last = performance.now()
  const note = (now: number) => {
    noted.frames.push(now - last)
    last = now
    requestAnimationFrame(note)
  }
  requestAnimationFrame(note)
}

function isAtEnd(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const table = document.querySelector('main table')
    const scroller = table?.parentElement
    if (!table || !scroller) throw new Error('The list has gone.')
    const isAll = table.getAttribute('aria-rowcount') !== '-1'
    return isAll && scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2
  })
}

function summarize(frames: readonly number[]) {
  const dropped = frames.reduce((sum, ms) => sum + Math.max(0, Math.round(ms / screenMs) - 1), 0)
  const round = (ms: number) => Number(ms.toFixed(1))
  return {
    frames: frames.length,
    p50FrameMs: round(percentile(frames, 0.5)),
    p95FrameMs: round(percentile(frames, 0.95)),
    maxFrameMs: round(Math.max(...frames)),
    longFrames: frames.filter((ms) => ms > longMs).length,
    droppedShare: Number((dropped / (frames.length + dropped)).toFixed(4)),
  }
}
