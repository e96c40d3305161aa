import { describeWithBrowser, launchBrowser } from '@tragwerk/testkit/browser'
import { type Stack, startStack } from '@tragwerk/testkit/stack'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openConsole } from './open-console.ts'

describeWithBrowser('signing in', () => {
  let stack: Stack
  let browser: Browser

  beforeAll(async () => {
    stack = await startStack({ engine: 'pglite' })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await stack?.stop()
  })

  test('refuses a wrong key with a sentence and accepts the right one', async () => {
    await using open = await openConsole(browser, { url: stack.url })
    const { page } = open
    await page.getByLabel('API key').waitFor()
    await open.expectAccessible()

    await page.getByLabel('API key').fill('this-is-not-the-key')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('This key is not valid.').waitFor()
    // The browser itself reports the refused request; nothing else may be said.
    open.expectComplaint(/401/)

    await page.getByLabel('API key').fill(stack.adminKey)
    await page.getByLabel('API key').press('Enter')
    await page.getByRole('navigation', { name: 'Main navigation' }).waitFor()
    expect(open.complaints).toEqual([])
  })

  test('takes the key out of the address at once and keeps the page that was asked for', async () => {
    await using open = await openConsole(browser, {
      url: stack.url,
      apiKey: stack.adminKey,
      path: '/keys?q=abc',
    })

    await open.page.getByRole('heading', { level: 1 }).waitFor()

    expect(open.page.url()).toBe(`${stack.url}/keys?q=abc`)
    await open.page.reload()
    await open.page.getByRole('navigation', { name: 'Main navigation' }).waitFor()
    expect(open.complaints).toEqual([])
  })

  test('takes a link with a key also where the console is open already', async () => {
    await using open = await openConsole(browser, { url: stack.url, path: '/keys' })
    const { page } = open
    await page.getByLabel('API key').waitFor()

    await page.goto(`${stack.url}/keys#key=${stack.adminKey}`)

    await page.getByRole('navigation', { name: 'Main navigation' }).waitFor()
    expect(page.url()).toBe(`${stack.url}/keys`)
    expect(open.complaints).toEqual([])
  })

  test('signs out in every tab of the device', async () => {
    await using open = await openConsole(browser, { url: stack.url })
    const { page, context } = open
    await page.getByLabel('API key').fill(stack.adminKey)
    await page.getByLabel('Stay signed in on this device').check()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('main#content').waitFor()
    const second = await context.newPage()
    await second.goto(stack.url)

    await second.getByRole('button', { name: 'Project: default' }).click()
    await second.getByRole('menuitem', { name: 'Sign out' }).click()

    await page.getByLabel('API key').waitFor()
  })

  test('speaks the language of the browser, switches, and remembers', async () => {
    await using open = await openConsole(browser, { url: stack.url, language: 'de' })
    const { page } = open
    await page.getByRole('button', { name: 'Anmelden' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('de')

    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
  })

  test('keeps the key only in this tab unless asked to stay', async () => {
    await using open = await openConsole(browser, { url: stack.url, apiKey: stack.adminKey })
    const second = await open.context.newPage()
    await second.goto(stack.url)
    await second.getByLabel('API key').fill(stack.adminKey)
    await second.getByLabel('Stay signed in on this device').check()
    await second.getByRole('button', { name: 'Sign in' }).click()
    await second.locator('main#content').waitFor()

    const third = await open.context.newPage()
    await third.goto(stack.url)

    await third.locator('main#content').waitFor()
  })

  test('signs out, also from a key that was handed over by a link', async () => {
    await using open = await openConsole(browser, { url: stack.url, apiKey: stack.adminKey })
    const { page } = open

    await page.getByRole('button', { name: 'Project: default' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()

    await page.getByLabel('API key').waitFor()
    const stored = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))
    expect(stored).toContain('"tragwerk.sign-ins":"[]"')
    expect(stored).not.toContain(stack.adminKey)
    expect(open.complaints).toEqual([])
  })
})
