import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describeWithBrowser, launchBrowser } from '@tragwerk/testkit/browser'
import { aPdf } from '@tragwerk/testkit/builders'
import { type Stack, startStack } from '@tragwerk/testkit/stack'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const policy = `# Bicycle policy

Bicycles may be parked in hall seven.

## Repairs

The company pays up to 85 euros a year for the repair of a bicycle.
`

describeWithBrowser('the page', () => {
  let stack: Stack
  let browser: Browser
  let context: BrowserContext
  let page: Page
  /** What must stay empty: messages on the console, failures, refusals by the policy, requests to other hosts. */
  let complaints: string[]

  beforeAll(async () => {
    stack = await startStack({ engine: 'pglite' })
    const served = await (await fetch(stack.url)).text()
    if (!served.includes('id="app"')) throw new Error('The page is not built: node tools/build-console.ts')
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await stack?.stop()
  })
  beforeEach(async () => {
    complaints = []
    context = await browser.newContext({ locale: 'en-GB' })
    page = await openPage()
  })
  afterEach(async () => {
    await context.close()
    expect(complaints).toEqual([])
  })

  async function openPage(): Promise<Page> {
    const opened = await context.newPage()
    opened.setDefaultTimeout(20_000)
    opened.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    opened.on('pageerror', (error) => complaints.push(String(error)))
    opened.on('request', (request) => {
      const { protocol, origin } = new URL(request.url())
      if (protocol.startsWith('http') && origin !== stack.url) complaints.push(`requested ${request.url()}`)
    })
    await opened.goto(stack.url)
    return opened
  }

  async function signIn(key = stack.adminKey): Promise<void> {
    await page.locator('#key').fill(key)
    await page.getByRole('button', { name: /^(Sign in|Anmelden)$/ }).click()
  }

  async function ask(question: string): Promise<void> {
    await page.locator('#question').fill(question)
    await page.locator('#question').press('Enter')
    await page.locator('.answer .text:not(.waiting)').waitFor()
  }

  async function expectAccessible(): Promise<void> {
    // Evaluated through the debugger, which the page's content policy does not concern.
    const cdp = await context.newCDPSession(page)
    await cdp.send('Runtime.evaluate', { expression: axeSource })
    const { result } = await cdp.send('Runtime.evaluate', {
      expression: 'axe.run().then((results) => JSON.stringify(results.violations))',
      awaitPromise: true,
      returnByValue: true,
    })
    const violations = JSON.parse(String(result.value)) as AxeResults['violations']
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  }

  test('refuses a wrong key with a sentence and accepts the right one', async () => {
    await page.locator('#key').waitFor()
    await expectAccessible()

    await signIn('this-is-not-the-key')
    await page.getByText('This key is not valid.').waitFor()
    // The browser itself reports the refused request; nothing else may be said.
    expect(complaints).toEqual([expect.stringContaining('401')])
    complaints.length = 0

    await signIn()
    await page.locator('#question').waitFor()
    await page.getByText('No documents yet. Add the first one.').waitFor()
  })

  test('adds a document, answers from it as a stream, and shows the quotation in its place', async () => {
    await signIn()
    await page.locator('.drop input').setInputFiles({
      name: 'bicycles.md',
      mimeType: 'text/markdown',
      buffer: Buffer.from(policy),
    })
    await page.locator('.documents .state.indexed', { hasText: 'ready' }).waitFor()
    const pieces = page.evaluate(countTextChanges)

    await ask('How much does the company pay for the repair of a bicycle?')

    expect(await page.locator('.answer .outcome').textContent()).toContain('Answer from your documents')
    expect(await page.locator('.answer .text').textContent()).toContain('85 euros')
    expect(await pieces).toBeGreaterThan(1)
    expect(await page.locator('.answer .mark').first().textContent()).toBe('1')
    expect(await page.locator('.sources .source').first().textContent()).toMatch(/^\[1\] .*85 euros/)
    await expectAccessible()

    await page.locator('.answer .mark').first().click()
    const mark = page.locator('dialog mark')
    await mark.waitFor()
    expect(await mark.textContent()).toContain('up to 85 euros a year for the repair of a bicycle')
    const around = await page.locator('dialog .fulltext').evaluate((text) => ({
      before: text.firstChild?.textContent ?? '',
      whole: text.textContent ?? '',
      isSeen: text.querySelector('mark')!.getBoundingClientRect().bottom <= window.innerHeight,
    }))
    expect(around.whole.slice(around.before.length)).toMatch(/^The company pays up to 85 euros/)
    expect(around.whole).toContain('Bicycles may be parked in hall seven.')
    expect(around.isSeen).toBe(true)
    await expectAccessible()

    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
  })

  test('says when the documents hold nothing about a question', async () => {
    await signIn()

    await ask('What is the boiling point of liquid nitrogen?')

    expect(await page.locator('.answer .outcome').textContent()).toMatch(
      /Nothing about this|No certain answer/,
    )
  })

  test('tells why a file could not be indexed or was refused', async () => {
    await signIn()
    const files = [
      { name: 'locked.pdf', mimeType: 'application/pdf', buffer: Buffer.from(await aPdf(['x'], 'secret')) },
      { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
    ]

    await page.locator('.drop input').setInputFiles(files)

    await page.locator('.documents li .problem', { hasText: 'protected by a password' }).waitFor()
    await page.getByRole('alert').filter({ hasText: 'The file is empty' }).waitFor()
    expect(complaints).toEqual([expect.stringContaining('400')])
    complaints.length = 0
    await expectAccessible()
  })

  test('removes a document after asking', async () => {
    await signIn()
    page.on('dialog', (dialog) => void dialog.accept())
    const row = page.locator('.documents li', { hasText: 'locked.pdf' })

    await row.getByRole('button').click()

    await row.waitFor({ state: 'detached' })
  })

  test('speaks German and English, and remembers which', async () => {
    await signIn()
    await page.getByRole('button', { name: 'Deutsch' }).click()
    await page.getByText('Ihre Frage').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('de')

    await page.reload()
    await page.getByText('Ihre Frage').waitFor()
    await expectAccessible()

    await page.getByRole('button', { name: 'English' }).click()
    await page.getByText('Your question').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
  })

  test('starts in the language of the browser', async () => {
    await context.close()
    context = await browser.newContext({ locale: 'de-AT' })
    page = await openPage()

    await page.getByRole('button', { name: 'Anmelden' }).waitFor()
  })

  test('takes the key out of the address at once', async () => {
    await page.goto(`${stack.url}/#key=${stack.adminKey}`)
    await page.reload()

    await page.locator('#question').waitFor()
    expect(page.url()).toBe(`${stack.url}/`)
  })

  test.each(['light', 'dark'] as const)(
    'fits a phone in %s colours without scrolling sideways',
    async (scheme) => {
      await context.close()
      context = await browser.newContext({
        locale: 'de-DE',
        colorScheme: scheme,
        viewport: { width: 390, height: 844 },
      })
      page = await openPage()
      await signIn()
      await ask('How much does the company pay for the repair of a bicycle?')

      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
      await expectAccessible()
    },
  )
})

/** Runs in the page: how often the answer's text grows until the answer is complete. */
function countTextChanges(): Promise<number> {
  return new Promise((resolve) => {
    const seen = new Set<string>()
    const observer = new MutationObserver(() => {
      const text = document.querySelector('.answer .text')
      if (text?.textContent) seen.add(text.textContent)
      if (text && !text.classList.contains('waiting')) {
        observer.disconnect()
        resolve(seen.size)
      }
    })
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
  })
}
