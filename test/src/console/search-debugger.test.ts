import { describeWithBrowser, launchBrowser } from '@tragwerk/testkit/browser'
import { type Stack, startStack } from '@tragwerk/testkit/stack'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openConsole, phone } from './open-console.ts'

/** More passages than a list is deep, so that the vector list of a search is cut. */
const shelves = Array.from(
  { length: 130 },
  (_, index) => `## Regal ${index + 1}\n\nSchrauben und Muttern, Fach ${index}.`,
)
const holidays = [
  '# Urlaub',
  '## Anspruch\n\nAlle haben Anspruch auf 30 Urlaubstage im Jahr. Der Urlaub wird im Portal beantragt.',
  '## Übertragung\n\nResturlaub verfällt am 31. März. Urlaubstage werden nicht ausgezahlt.',
  '## Kantine\n\nDie Kantine ist im Erdgeschoss und öffnet um elf Uhr.',
]
const query = 'Wie viele Urlaubstage habe ich im Jahr?'
const address = `/knowledge/manual?tab=search&query=${encodeURIComponent(query)}`

const rows = (page: Page) =>
  page.getByRole('region', { name: /^(Passages|Textstellen)$/ }).getByRole('article')
/** All that each passage says, in the order shown. */
const texts = (page: Page) => rows(page).allTextContents()

describeWithBrowser('the search debugger', () => {
  let stack: Stack
  let browser: Browser

  beforeAll(async () => {
    stack = await startStack({ engine: 'pglite' })
    browser = await launchBrowser()
    const { knowledge } = stack.client
    for (const name of ['manual', 'empty']) await knowledge.createCollection({ body: { name } })
    const params = { name: 'manual' }
    const body = { mediaType: 'text/markdown' as const }
    await knowledge.addDocument({ params, body: { ...body, title: 'Lager', content: shelves.join('\n\n') } })
    await knowledge.addDocument({
      params,
      body: { ...body, title: 'Urlaub', content: holidays.join('\n\n') },
    })
    await vi.waitUntil(async () => (await knowledge.getCollection({ params })).states.indexed === 2, {
      timeout: 60_000,
      interval: 100,
    })
  }, 150_000)
  afterAll(async () => {
    await browser?.close()
    await stack?.stop()
  })

  test('shows the server’s order, remembers the query in the address, and opens the sum behind a score', async () => {
    await using open = await openConsole(browser, {
      url: stack.url,
      apiKey: stack.adminKey,
      path: '/knowledge/manual?tab=search',
    })
    const { page } = open
    const { results, explanation } = await stack.client.knowledge.search({
      params: { name: 'manual' },
      body: { query, explain: true },
    })

    await page.getByLabel('Query').fill(query)
    await page.getByLabel('Query').press('Enter')
    await rows(page).first().waitFor()

    const shown = await texts(page)
    expect(shown).toHaveLength(results.length)
    for (const [index, { heading }] of results.entries()) expect(shown[index]).toContain(heading)
    expect(new URL(page.url()).searchParams.get('query')).toBe(query)
    expect(await page.locator('mark', { hasText: 'Urlaubstage' }).count()).toBeGreaterThan(0)
    await open.expectAccessible()

    await page.getByRole('button', { name: 'Why rank 1?' }).click()

    const sum = page.getByRole('table', { name: 'How the score adds up' })
    await sum.getByRole('row', { name: /^Sum/ }).getByText(results[0]!.score.toFixed(4)).waitFor()
    await sum
      .getByRole('row', { name: /^Words/ })
      .getByText(explanation!.weights.words.toFixed(4), { exact: true })
      .first()
      .waitFor()
    expect(page.url()).toContain(results[0]!.chunkId)
    await open.expectAccessible()
    expect(open.complaints).toEqual([])
  })

  test('previews other weights and finds back to the server’s order', async () => {
    await using open = await openConsole(browser, { url: stack.url, apiKey: stack.adminKey, path: address })
    const { page } = open
    await page.getByRole('slider', { name: 'Weight of Words' }).waitFor()
    await rows(page).first().getByText('Lexical alone').waitFor()
    const before = await texts(page)

    await page.getByRole('slider', { name: 'Weight of Words' }).fill('0')
    await page.getByRole('slider', { name: 'Weight of Character n-grams' }).fill('0')

    await page.getByText('Preview with other weights').waitFor()
    const { results } = await stack.client.knowledge.search({
      params: { name: 'manual' },
      body: { query, explain: true },
    })
    const byVector = [...results].sort((a, b) => b.vectorScore! - a.vectorScore!)
    const previewed = await texts(page)
    for (const [index, { heading }] of byVector.entries()) expect(previewed[index]).toContain(heading)
    expect(previewed).not.toEqual(before)
    await open.expectAccessible()

    await page.getByRole('button', { name: 'Back to the weights of the search' }).first().click()
    await page.getByText('Preview with other weights').waitFor({ state: 'detached' })
    expect(await texts(page)).toEqual(before)
    expect(open.complaints).toEqual([])
  })

  test('opens a passage from the chart by keyboard and says which ranks each half gives it', async () => {
    await using open = await openConsole(browser, { url: stack.url, apiKey: stack.adminKey, path: address })
    const { page } = open
    const { results } = await stack.client.knowledge.search({
      params: { name: 'manual' },
      body: { query, mode: 'lexical', limit: 100 },
    })
    const { results: fused } = await stack.client.knowledge.search({
      params: { name: 'manual' },
      body: { query },
    })
    const second = fused[1]!.chunkId
    const lexical = results.findIndex(({ chunkId }) => chunkId === second) + 1

    const line = page.getByRole('button', {
      name: new RegExp(`lexical ${lexical}, together 2, vector \\d+$`),
    })
    await line.focus()
    await line.press('Enter')

    await page.getByRole('table', { name: 'How the score adds up' }).waitFor()
    expect(page.url()).toContain(second)
    expect(await page.locator(':focus').getAttribute('aria-label')).toContain('together 2')
    expect(open.complaints).toEqual([])
  })

  test('tells when a list ends before a passage, and counts its last entry there', async () => {
    const body = { query: 'Muttern Fach 117 Kantine', limit: 100, explain: true } as const
    const { explanation } = await stack.client.knowledge.search({ params: { name: 'manual' }, body })
    const floored = explanation!.passages.findIndex(
      ({ vector, contributions }) => !vector && contributions.vector > 0,
    )
    expect(floored).toBeGreaterThanOrEqual(0)
    const passage = explanation!.passages[floored]!
    await using open = await openConsole(browser, {
      url: stack.url,
      apiKey: stack.adminKey,
      path: `/knowledge/manual?tab=search&limit=100&query=${encodeURIComponent(body.query)}&passage=${passage.chunkId}`,
    })
    const { page } = open

    await page.getByText('Dashed: the list ends before this passage').waitFor()
    await page.getByText('The list “Vector” ends after 100 candidates without showing it.').waitFor()

    const row = page
      .getByRole('table', { name: 'How the score adds up' })
      .getByRole('row', { name: /^Vector/ })
    const share = passage.contributions.vector / explanation!.weights.vector
    await row.getByText(`× ${share.toFixed(4)}`).waitFor()
    expect(open.complaints).toEqual([])
  })

  test('says what is missing: a query, documents, hits, a permission', async () => {
    await using open = await openConsole(browser, {
      url: stack.url,
      apiKey: stack.adminKey,
      path: '/knowledge/empty?tab=search',
    })
    const { page } = open
    await page.getByText('There is nothing to search yet').waitFor()
    await open.expectAccessible()

    await open.goto('/knowledge/manual?tab=search')
    await page.getByText('Why does a passage rank where it ranks?').waitFor()
    await open.goto('/knowledge/manual?tab=search&mode=lexical&query=xqzzkj')
    await page.getByText('No passage found').waitFor()
    await open.expectAccessible()
    expect(open.complaints).toEqual([])

    const { secret } = await stack.client.identity.createKey({
      body: { name: 'models only', permissions: ['models:use', 'system:read'] },
    })
    await using other = await openConsole(browser, { url: stack.url, apiKey: secret, path: address })
    await other.page.getByText('Your key may not see this').first().waitFor()
    other.expectComplaint(/403/)
  })

  test('works in German on a phone, with the table in place of the chart', async () => {
    await using open = await openConsole(browser, {
      url: stack.url,
      apiKey: stack.adminKey,
      path: address,
      language: 'de',
      theme: 'dark',
      ...phone,
    })
    const { page } = open

    await page.getByRole('button', { name: 'Warum Rang 1?' }).click()
    await page.getByRole('table', { name: 'So addiert sich die Wertung' }).waitFor()
    await page.getByText('Bewegung zwischen den Listen').click()
    await page.getByRole('table', { name: 'Bewegung zwischen den Listen' }).waitFor()

    expect(await page.locator('svg[role=group]').isVisible()).toBe(false)
    await open.expectNoSidewaysScroll()
    await open.expectAccessible()
    expect(open.complaints).toEqual([])
  })
})
