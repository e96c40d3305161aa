import { describeWithBrowser, launchBrowser } from '@tragwerk/testkit/browser'
import { type Stack, startStack } from '@tragwerk/testkit/stack'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLine } from './cut-line.ts'
import { type ConsoleOptions, openConsole, phone } from './open-console.ts'

describeWithBrowser('what stands around every page', () => {
  let stack: Stack
  let browser: Browser

  beforeAll(async () => {
    stack = await startStack({ engine: 'pglite' })
    browser = await launchBrowser()
    await stack.client.knowledge.createCollection({ body: { name: 'letters' } })
  })
  afterAll(async () => {
    await browser?.close()
    await stack?.stop()
  })

  const open = (options: Partial<ConsoleOptions> = {}) =>
    openConsole(browser, { url: stack.url, apiKey: stack.adminKey, ...options })

  test('the navigation of a telephone is closed by a button with a name, in German', async () => {
    await using console = await open({ language: 'de', ...phone })
    const { page } = console
    await page.getByRole('button', { name: 'Navigation öffnen' }).click()
    await console.expectAccessible()

    await page.getByRole('button', { name: 'Navigation schließen' }).click()

    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    expect(console.complaints).toEqual([])
  })

  test('the tour comes out from behind the navigation of a telephone', async () => {
    await using console = await open(phone)
    const { page } = console
    await page.getByRole('button', { name: 'Open navigation' }).click()
    await page.getByRole('button', { name: /^Project:/ }).click()

    await page.getByRole('menuitem', { name: 'Show the tour' }).click()

    const card = page.getByRole('dialog', { name: 'Tour' })
    await card.getByRole('button', { name: 'Next' }).click()
    await card.getByText('Step 2 of 3').waitFor()
    expect(await page.getByRole('dialog').count()).toBe(1)
  })

  test('Escape in a field leaves the tour alone', async () => {
    await using console = await open({ hasTour: true, path: '/keys' })
    const { page } = console
    await page.getByRole('button', { name: /^Project:/ }).click()
    await page.getByRole('menuitem', { name: 'Show the tour' }).click()
    const card = page.getByRole('dialog', { name: 'Tour' })
    await card.waitFor()
    await page.getByRole('link', { name: 'API keys' }).first().click()
    const search = page.getByRole('searchbox')

    await search.fill('abc')
    await search.press('Escape')

    expect(await search.inputValue()).toBe('')
    expect(await card.count()).toBe(1)
  })

  test('single keys go elsewhere, but not behind a dialog or a menu', async () => {
    await using console = await open({ path: '/keys?create=true' })
    const { page } = console
    await page.getByRole('dialog').focus()
    await page.keyboard.press('g')
    await page.keyboard.press('k')
    await page.keyboard.press('Control+k')
    expect(await page.getByRole('dialog').count()).toBe(1)
    expect(new URL(page.url()).pathname).toBe('/keys')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    await page.keyboard.press('g')
    await page.keyboard.press('k')

    await page.waitForURL(`${stack.url}/knowledge`)
    expect(console.complaints).toEqual([])
  })

  test('single keys can be turned off for good; those with Ctrl stay', async () => {
    await using console = await open({ path: '/keys' })
    const { page } = console
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('?')
    await page.getByLabel('Shortcuts of single keys').uncheck()
    await console.expectAccessible()
    await page.keyboard.press('Escape')
    await page.reload()
    await page.getByRole('heading', { level: 1 }).waitFor()

    await page.keyboard.press('g')
    await page.keyboard.press('k')
    await page.keyboard.press('?')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(new URL(page.url()).pathname).toBe('/keys')
    await page.keyboard.press('Control+k')

    await page.getByRole('dialog', { name: 'Search' }).waitFor()
  })

  test('a search whose code cannot be had says so and keeps the page', async () => {
    const line = await createLine(stack.url)
    await using console = await open({ url: line.url, path: '/playground' })
    const { page } = console
    const field = page.getByLabel('Your question')
    await field.fill('Half a thought')

    line.cut()
    await page.keyboard.press('Control+k')
    await page.getByText('The search could not be loaded.').first().waitFor()
    expect(await field.inputValue()).toBe('Half a thought')
    line.restore()
    await page.getByText(/It is tried again/).waitFor({ state: 'detached' })
    await page.keyboard.press('Control+k')

    await page.getByRole('dialog', { name: 'Search' }).waitFor()
    await line.stop()
  })

  test('a refused deletion says why, with the trace id', async () => {
    await using console = await open({ path: '/knowledge/letters?tab=settings' })
    const { page } = console
    await page.getByRole('button', { name: /^Delete/ }).click()
    const dialog = page.getByRole('alertdialog')
    await page.route('**/collections/letters', async (route) => {
      if (route.request().method() !== 'DELETE') return route.continue()
      const json = { code: 'http.forbidden', detail: 'Not today.', traceId: 'c0ffee' }
      await route.fulfill({ status: 409, json })
    })

    await dialog.getByRole('button', { name: /^Delete/ }).click()

    await dialog.getByRole('alert').getByText('Not today.').waitFor()
    await dialog.getByRole('alert').getByText('c0ffee').waitFor()
    await console.expectAccessible()
  })

  test('loads again what failed, also when the live figures are the first to be back', async () => {
    const line = await createLine(stack.url)
    await using console = await open({ url: line.url, path: '/knowledge' })
    const { page } = console
    const letters = page.locator('main').getByRole('link', { name: 'letters' }).first()
    await letters.waitFor()
    await page.route('**/readyz', (route) => route.abort())

    line.cut()
    await letters.click()
    const failure = page.locator('main').getByText('The server cannot be reached').first()
    await failure.waitFor()
    line.restore()

    await failure.waitFor({ state: 'detached' })
    await page.getByRole('tab', { name: /Documents/ }).waitFor()
    await line.stop()
  })
})
