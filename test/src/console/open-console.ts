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
    expectAccessible: () => expectAccessible(page),
    async expectNoSidewaysScroll() {
      expect(await evaluate(page, 'document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
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

/**
 * Runs an expression in the page through the debugger, which the content policy does not concern: `page.evaluate`
 * builds a script from text, and the browser would report that as a refusal of the page.
 */
export async function evaluate(page: Page, expression: string): Promise<unknown> {
  const cdp = await page.context().newCDPSession(page)
  try {
    const options = { awaitPromise: true, returnByValue: true }
    const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', { expression, ...options })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  } finally {
    await cdp.detach()
  }
}

async function expectAccessible(page: Page): Promise<void> {
  const found = await evaluate(
    page,
    `${axeSource};axe.run().then((results) => JSON.stringify(results.violations))`,
  )
  const violations = JSON.parse(String(found)) as AxeResults['violations']
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
}
