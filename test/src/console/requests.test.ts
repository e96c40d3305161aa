import { readFile } from 'node:fs/promises'
import { describeWithBrowser, launchBrowser } from '@tragwerk/testkit/browser'
import { type Stack, startStack } from '@tragwerk/testkit/stack'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openConsole, phone } from './open-console.ts'
import { failingWords, type PlayedProvider, startPlayedProvider } from './played-provider.ts'

/** One page of the list, and some more. */
const manyRequests = 120

describeWithBrowser('the requests of the console', () => {
  let provider: PlayedProvider
  let stack: Stack
  let browser: Browser

  beforeAll(async () => {
    provider = await startPlayedProvider()
    stack = await startStack({ engine: 'pglite', env: provider.env })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await stack?.stop()
    await provider?.stop()
  })

  const open = (options: Partial<Parameters<typeof openConsole>[1]> = {}) =>
    openConsole(browser, { url: stack.url, apiKey: stack.adminKey, path: '/requests', ...options })

  /** Asks a model as any client would; the id under which the request is found. */
  async function complete(model: string): Promise<string> {
    const response = await fetch(`${stack.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Why?' }], stream: true }),
    })
    await response.text().catch(() => undefined)
    return response.headers.get('x-tragwerk-call-id') ?? response.headers.get('x-request-id') ?? ''
  }

  test('is empty at first, and shows requests as they finish', async () => {
    await using console = await open()
    const { page } = console
    await page.getByText('No request has been made yet').waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
    await console.expectAccessible()

    await complete('support')
    await rowOf(page, 'support').getByText('1 fallback').waitFor()
    await rowOf(page, 'support').getByText('Complete').waitFor()
    await complete('nosuch')
    await rowOf(page, 'nosuch').getByText('not sent on').waitFor()
    await console.expectAccessible()

    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('Paused', { exact: true }).waitFor()
    await complete('openai/priced')
    await page.getByRole('button', { name: 'Go on' }).click()
    await rowOf(page, 'openai/priced').waitFor()
    expect(console.complaints).toEqual([])
  })

  test('finds by what the address says, and offers a way back where nothing is found', async () => {
    await Promise.all(['support', 'openai/played', 'nosuch'].map(complete))
    await using console = await open({ path: '/requests?outcome=refused&period=hour' })
    const { page } = console
    await rowOf(page, 'nosuch').first().waitFor()
    expect(await rowOf(page, 'support').count()).toBe(0)

    await page.getByRole('button', { name: 'Remove the filter “Outcome: Refused”' }).click()
    await rowOf(page, 'support').first().waitFor()
    await page.getByRole('button', { name: 'More filters' }).click()
    await page.getByLabel('Task route').selectOption('support')
    await expect.poll(() => rowOf(page, 'openai/played').count()).toBe(0)
    await page.getByLabel('Deployment').selectOption('openai/failing')
    await page.getByText('No request matches').waitFor()
    await console.expectAccessible()
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      ...{ period: 'hour', task: 'support', deployment: 'openai/failing' },
    })

    await page.getByRole('button', { name: 'Reset' }).last().click()
    await rowOf(page, 'nosuch').first().waitFor()
    await page.getByRole('searchbox', { name: 'Id, model, key, error or trace id' }).fill('model_not_found')
    await expect.poll(() => rowOf(page, 'support').count()).toBe(0)
    await page.reload()
    await rowOf(page, 'nosuch').first().waitFor()
    expect(new URL(page.url()).search).toBe('?q=model_not_found')
    expect(console.complaints).toEqual([])
  })

  test('explains a fallback: candidates, attempts, tokens, cost and time', async () => {
    const id = await complete('support')
    await using console = await open({ path: `/requests/${id}` })
    const { page, context } = console
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('heading', { name: /Request to support/ }).waitFor()

    await page.getByText('openai/failing failed, so openai/priced answered in its place.').waitFor()
    const candidates = page.getByRole('table', { name: 'Candidates' })
    expect(await candidates.getByText('eligible').count()).toBe(2)
    const attempts = page.getByRole('region', { name: 'Attempts', exact: true }).getByRole('listitem')
    await attempts.first().getByText('gateway.upstream_failed').waitFor()
    await attempts.first().getByText('The provider’s own words are not kept').waitFor()
    await attempts.last().getByText('answered', { exact: true }).waitFor()
    expect(await page.content()).not.toContain(failingWords)
    const cost = page.getByRole('table', { name: 'Cost' })
    expect(await cost.getByRole('cell').allTextContents()).toEqual([
      'US$0.000014',
      'US$0.00003',
      'US$0.000044',
    ])
    await page.getByText('As a table').click()
    await page
      .getByRole('table', { name: 'Timing' })
      .getByRole('row', { name: /^Overhead/ })
      .waitFor()
    await console.expectAccessible()

    await page.getByRole('button', { name: 'Copy as …' }).click()
    await page.getByRole('menuitem', { name: 'curl' }).click()
    await page.getByText('curl copied').first().waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
      `/api/v1/gateway/requests/${id}`,
    )
    await page.getByRole('link', { name: 'openai/priced' }).click()
    await page.getByText('Deployment: openai/priced').waitFor()
    expect(console.complaints).toEqual([])
  })

  test('explains what nobody answered, what has no price, and what is not there', async () => {
    provider.play((player) => {
      player.say('It begins')
      player.break()
    })
    const [broken, refused] = [await complete('openai/played'), await complete('sealed')]
    await using console = await open({ path: `/requests/${broken}` })
    const { page } = console
    await page.getByRole('link', { name: 'gateway.stream_broken' }).waitFor()
    await page.getByText('No price is known for openai/played').waitFor()
    const prices = await page.getByRole('link', { name: 'To the prices' }).getAttribute('href')
    expect(prices).toContain('/models?tab=prices')

    await console.goto(`/requests/${refused}`)
    await page.getByText('left out: sensitivity').waitFor()
    await page.getByText('No provider was asked.').waitFor()
    await console.expectAccessible()

    await console.goto('/requests/nothing')
    await page.getByText(/There is no request "nothing"/).waitFor()
    console.expectComplaint(/404/)
    expect(console.complaints).toEqual([])
  })

  test('reads further pages, holds back what is new meanwhile, and exports what was found', async () => {
    for (let done = 0; done < manyRequests; done += 10)
      await Promise.all(Array.from({ length: 10 }, () => complete('nosuch')))
    await using console = await open({ path: '/requests?outcome=refused&q=nosuch' })
    const { page } = console
    await rowOf(page, 'nosuch').first().waitFor()
    const table = page.getByRole('table')
    const lengthOf = async () => Number(await table.getAttribute('aria-rowcount'))
    const first = await lengthOf()
    await rowOf(page, 'nosuch').first().hover()
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, 5000)
        return lengthOf()
      })
      .toBeGreaterThan(manyRequests)
    expect(first).toBeLessThan(manyRequests)

    await complete('nosuch')
    await page.getByText('1 new request').waitFor()
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await page.getByText('1 new request').waitFor({ state: 'detached' })

    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export as CSV' }).click()
    const lines = (await readFile(await (await download).path(), 'utf8')).trimEnd().split('\r\n')
    expect(lines[0]).toMatch(/^id,at,format,requestedModel,/)
    expect(lines.length).toBeGreaterThan(manyRequests)
    expect(lines.slice(1).every((line) => line.includes(',nosuch,'))).toBe(true)
    expect(console.complaints).toEqual([])
  })

  test('tells a key that may not read requests which permission it lacks', async () => {
    const { secret } = await stack.client.identity.createKey({
      body: { name: 'Online shop', permissions: ['models:use'] },
    })
    await using console = await open({ apiKey: secret })

    await console.page.getByText('gateway:read').first().waitFor()

    await console.expectAccessible()
  })

  test('works in German on a phone', async () => {
    provider.play((player) => {
      player.say('Hallo.')
      player.finish()
    })
    await complete('support')
    await using console = await open({ language: 'de', theme: 'dark', ...phone })
    const { page } = console
    await page.getByRole('heading', { name: 'Anfragen' }).waitFor()
    await page.getByRole('button', { name: 'Weitere Filter' }).click()
    await page.getByLabel('Aufgabenroute').selectOption('support')
    await page.getByText('Aufgabenroute: support').waitFor()
    await console.expectAccessible()
    await console.expectNoSidewaysScroll()

    await page
      .getByRole('link', { name: /^Anfrage an support/ })
      .first()
      .click()
    await page.getByText(/openai\/failing hat versagt, deshalb hat openai\/priced geantwortet/).waitFor()
    await page.getByText('Als Tabelle').click()
    await console.expectAccessible()
    await console.expectNoSidewaysScroll()
    expect(console.complaints).toEqual([])
  })
})

/** The rows of requests to a model. */
function rowOf(page: Page, model: string) {
  return page.getByRole('row').filter({ has: page.getByRole('link', { name: `Request to ${model},` }) })
}
