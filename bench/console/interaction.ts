import { percentile } from '../retrieval/quality.ts'
import { type Browser, openPage, type Page, slowProcessor } from './open-page.ts'

export interface Interaction {
  /** From the key to the painted palette; the first time loads its code. */
  readonly firstPaletteMs: number
  readonly openPaletteMs: number
  /** From the click in the navigation to the painted heading of a page whose code is loaded. */
  readonly changePageMs: number
}

const rounds = 5

/** Everyday moves, on a slow processor; medians. */
export async function measureInteraction(
  browser: Browser,
  target: { readonly url: string; readonly apiKey: string },
): Promise<Interaction> {
  const page = await openPage(browser, target.apiKey, slowProcessor)
  try {
    await page.goto(target.url)
    await page.locator('main h1').waitFor()
    const palette = []
    for (let round = 0; round <= rounds; round += 1) palette.push(await openPalette(page))
    for (const name of ['Audit', 'API keys']) await changePage(page, name)
    const changes = []
    for (let round = 0; round < rounds; round += 1) {
      changes.push(await changePage(page, 'Audit'), await changePage(page, 'API keys'))
    }
    return {
      firstPaletteMs: Math.round(palette[0]!),
      openPaletteMs: Math.round(percentile(palette.slice(1), 0.5)),
      changePageMs: Math.round(percentile(changes, 0.5)),
    }
  } finally {
    await page.context().close()
  }
}

async function openPalette(page: Page): Promise<number> {
  const painted = await timeUntil(page, { event: 'keydown', selector: '[cmdk-input]' })
  await page.keyboard.press('Control+k')
  const ms = await painted()
  await page.keyboard.press('Escape')
  await page.locator('[cmdk-input]').waitFor({ state: 'detached' })
  return ms
}

async function changePage(page: Page, name: string): Promise<number> {
  const painted = await timeUntil(page, { event: 'click', selector: 'main h1', text: name })
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
  return painted()
}

interface Wanted {
  readonly event: 'keydown' | 'click'
  readonly selector: string
  readonly text?: string
}

/** Times the page's next event of this kind until a matching element has been painted. */
async function timeUntil(page: Page, wanted: Wanted): Promise<() => Promise<number>> {
  await page.evaluate(({ event, selector, text }) => {
    const noted = globalThis as unknown as { tookMs?: number | undefined }
    noted.tookMs = undefined
    const watch = (start: Event) => {
      const look = () => {
        const found = document.querySelector(selector)
        if (!found || (text !== undefined && !found.textContent.includes(text)))
          return requestAnimationFrame(look)
        const channel = new MessageChannel()
        channel.port1.onmessage = () => {
          noted.tookMs = performance.now() - start.timeStamp
        }
        channel.port2.postMessage(undefined)
      }
      requestAnimationFrame(look)
    }
    document.addEventListener(event, watch, { capture: true, once: true })
  }, wanted)
  return async () => {
    const handle = await page.waitForFunction(() => (globalThis as unknown as { tookMs?: number }).tookMs)
    return Number(await handle.jsonValue())
  }
}
