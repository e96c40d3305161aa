import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export interface Look {
  readonly language: 'en' | 'de'
  readonly theme: 'light' | 'dark'
  readonly width: number
  readonly height: number
}

export const desktop = { width: 1440, height: 900 } as const
export const phone = { width: 390, height: 844 } as const

export interface ConsoleOptions extends Partial<Look> {
  readonly url: string
  /** Signs in by the link that the first start prints; without it the sign-in page is shown. */
  readonly apiKey?: string
  /** Path and query after the base address. */
  readonly path?: string
  /** The tour is left out unless it is what is tested. */
  readonly hasTour?: boolean
  /** Lets through what the content policy would stop, to see whether anything tries. */
  readonly isPolicyOff?: boolean
}

/** A browser window on the console that watches what must not happen. */
export interface OpenConsole extends AsyncDisposable {
  readonly page: Page
  readonly context: BrowserContext
  /**
   * What must stay empty: errors and warnings of the browser, failed scripts, refusals by the content policy, and
   * requests to any other host. A test that provokes one takes it out with `expectComplaint`.
   */
  readonly complaints: string[]
  /** Takes out complaints that match; fails when there is none. */
  expectComplaint(pattern: RegExp): void
  goto(path: string): Promise<void>
  /** No violation that axe calls serious or critical. */
  expectAccessible(): Promise<void>
  expectNoSidewaysScroll(): Promise<void>
}

/** Opens the console as a user of this language, theme and screen would see it. */
export async function openConsole(browser: Browser, options: ConsoleOptions): Promise<OpenConsole> {
  const { url, language = 'en', theme = 'light', width = desktop.width, height = desktop.height } = options
  const context = await browser.newContext({
    locale: language === 'de' ? 'de-DE' : 'en-GB',
    colorScheme: theme,
    viewport: { width, height },
    reducedMotion: 'reduce',
    bypassCSP: options.isPolicyOff === true,
  })
  if (options.hasTour !== true)
    await context.addInitScript(() => localStorage.setItem('tragwerk.tour', 'done'))
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const complaints = watchComplaints(page, new URL(url).origin)
  const [path, query] = (options.path ?? '/').split('?')
  const hash = options.apiKey === undefined ? '' : `#key=${options.apiKey}`
  await page.goto(`${url}${path}${query === undefined ? '' : `?${query}`}${hash}`)
  if (options.apiKey !== undefined) await page.locator('main#content').waitFor()

  return {
    page,
    context,
    complaints,
    expectComplaint(pattern) {
      const others = complaints.filter((text) => !pattern.test(text))
      expect(complaints.length, `a complaint that matches ${pattern}`).toBeGreaterThan(others.length)
      complaints.splice(0, complaints.length, ...others)
    },
    goto: async (next) => void (await page.goto(`${url}${next}`)),
    expectAccessible: () => expectAccessible(context, page),
    async expectNoSidewaysScroll() {
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    },
    [Symbol.asyncDispose]: () => context.close(),
  }
}

function watchComplaints(page: Page, origin: string): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    const target = new URL(request.url())
    if (target.protocol.startsWith('http') && target.origin !== origin) complaints.push(`requested ${target}`)
  })
  return complaints
}

async function expectAccessible(context: BrowserContext, page: Page): Promise<void> {
  // Evaluated through the debugger, which the page's content policy does not concern.
  const cdp = await context.newCDPSession(page)
  const evaluate = async (expression: string) => {
    const options = { awaitPromise: true, returnByValue: true }
    return (await cdp.send('Runtime.evaluate', { expression, ...options })).result.value as unknown
  }
  try {
    if ((await evaluate('typeof axe')) === 'undefined') await evaluate(axeSource)
    const found = await evaluate(
      `axe.run({ resultTypes: ['violations'] }).then((results) => JSON.stringify(results.violations))`,
    )
    const violations = JSON.parse(String(found)) as AxeResults['violations']
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  } finally {
    await cdp.detach()
  }
}
