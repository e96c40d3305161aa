import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@tragwerk/sdk'
import { describeWithBrowser, launchBrowser } from '@tragwerk/testkit/browser'
import { untilSettled } from '@tragwerk/testkit/builders'
import { type ModelServer, startModelServer } from '@tragwerk/testkit/model-server'
import { freePort, type Product, startProduct } from '@tragwerk/testkit/product'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type ConsoleOptions, type OpenConsole, openConsole } from './open-console.ts'

/** What the page says everywhere while the server is away, and when it is back. */
const lost = {
  en: /The server cannot be reached\. It is tried again/,
  de: /Der Server ist nicht erreichbar\. /,
}

const files = 9
const fileBytes = 400_000
/** So that the kill falls between the first file and the last. */
const bytesPerSecond = 800_000
/** For so long a key of an interrupted request may belong to a process that still works on it. */
const leaseMs = 60_000

describeWithBrowser('a server that is killed while the console is used', () => {
  vi.setConfig({ testTimeout: 180_000 })
  let dataDir: string
  let port: number
  let model: ModelServer
  let product: Product
  let browser: Browser
  let client: Client
  /** The model says the rest of its answer when this resolves. */
  let rest = Promise.withResolvers<void>()

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tragwerk-'))
    port = await freePort()
    model = await startModelServer({ answer: () => inTwoParts(() => rest.promise) })
    product = await start()
    client = createClient({ baseUrl: product.url, apiKey: product.adminKey })
    browser = await launchBrowser()
    await client.knowledge.createCollection({ body: { name: 'letters', description: 'Before' } })
  })
  afterAll(async () => {
    rest.resolve()
    await browser?.close()
    await product?.stop()
    await model?.[Symbol.asyncDispose]()
    await rm(dataDir, { recursive: true, force: true })
  })

  const start = () => startProduct({ dataDir, port, env: { OPENAI_BASE_URL: model.baseUrl } })
  const open = (options: Partial<ConsoleOptions>) =>
    openConsole(browser, { url: product.url, apiKey: product.adminKey, ...options })

  test('keeps half an answer, the question and what is typed next, and goes on', async () => {
    rest = Promise.withResolvers()
    await using window = await open({ path: `/playground?target=model:${model.model}` })
    const { page } = window
    const field = page.getByLabel('Your question')
    await field.fill('How does it end?')
    await field.press('Enter')
    await page.getByRole('article').getByText('Once upon a time').waitFor()

    await product.kill()
    await page.getByText('The answer broke off').waitFor()
    await page.getByText(lost.en).waitFor()
    await field.fill('And who is the hero?')
    await window.expectAccessible()
    product = await start()
    await untilBack(page, lost.en)

    expect(await field.inputValue()).toBe('And who is the hero?')
    await page.getByText('How does it end?').first().waitFor()
    await page.getByRole('article').getByText('Once upon a time').waitFor()
    rest.resolve()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('article').getByText('Once upon a time it ended well.').waitFor()
    expect(await field.inputValue()).toBe('And who is the hero?')
    await field.press('Enter')
    await page.getByRole('article').nth(1).getByText('Once upon a time it ended well.').waitFor()
    expectOnlyLostConnections(window)
  })

  test('sends the files of an interrupted upload by itself, each exactly once', async () => {
    await client.knowledge.createCollection({ body: { name: 'pile' } })
    await using window = await open({ path: '/knowledge/pile' })
    const { page } = window
    await slowDown(page)
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles(Array.from({ length: files }, (_, index) => aFile(index)))
    const panel = page.getByRole('region', { name: 'Uploads' })
    await panel.getByText(new RegExp(`Sending [1-${files - 1}] of ${files}`)).waitFor()

    await product.kill()
    await panel.getByText(/Waiting for the server – [1-9] left/).waitFor()
    await panel.getByText('These files are sent by themselves when it is back.').waitFor()
    await page.getByText(lost.en).waitFor()
    product = await start()

    await panel.getByText(`${files} files uploaded`).waitFor({ timeout: leaseMs + 40_000 })
    await untilBack(page, lost.en)
    const { items } = await client.knowledge.listDocuments({
      params: { name: 'pile' },
      query: { limit: 100 },
    })
    expect(items.map(({ externalId }) => externalId).sort()).toEqual(
      Array.from({ length: files }, (_, index) => aFile(index).name),
    )
    for (const { id } of items)
      expect(await untilSettled(client, { name: 'pile', id })).toMatchObject({ status: 'indexed' })
    expectOnlyLostConnections(window)
  })

  test('keeps an edit that could not be saved, on German telephones too', async () => {
    await using window = await open({
      path: '/knowledge/letters?tab=settings',
      language: 'de',
      width: 390,
      height: 844,
    })
    const { page } = window
    const typed = 'Briefe von Kunden: „Grüße“, <b>Fragen</b> & Klagen\nseit 2019'
    const field = page.getByLabel('Beschreibung')
    await field.fill('Briefe')

    await product.kill()
    await field.fill(typed)
    await page.getByRole('button', { name: 'Speichern' }).click()
    await page
      .getByRole('alert')
      .getByText(/Der Server ist nicht erreichbar/)
      .waitFor()
    await page.getByText(lost.de).first().waitFor()
    expect(await field.inputValue()).toBe(typed)
    await window.expectNoSidewaysScroll()
    product = await start()
    await untilBack(page, lost.de)
    await page.getByRole('alert').getByText('Der Server ist wieder da.').waitFor()

    expect(await field.inputValue()).toBe(typed)
    await page.reload()
    expect(await field.inputValue()).toBe(typed)
    await page.getByRole('button', { name: 'Speichern' }).click()
    await expect
      .poll(async () => (await client.knowledge.getCollection({ params: { name: 'letters' } })).description)
      .toBe(typed)
    expectOnlyLostConnections(window)
  })

  test('keeps a title that could not be saved', async () => {
    const params = { name: 'letters' }
    const body = { title: 'Letter', content: 'Dear all, the lift works again.' }
    const { id } = await client.knowledge.addDocument({ params, body })
    await untilSettled(client, { ...params, id })
    await using window = await open({ path: `/knowledge/letters/documents/${id}` })
    const { page } = window
    await page.getByRole('button', { name: 'Rename' }).click()
    const field = page.getByRole('textbox', { name: 'Title' })
    await field.fill('Letter about the lift')

    await product.kill()
    await field.press('Enter')
    await page
      .getByRole('alert')
      .getByText(/The server cannot be reached/)
      .waitFor()
    product = await start()
    await untilBack(page, lost.en)
    await page.getByRole('alert').getByText('The server is back.').waitFor()

    expect(await field.inputValue()).toBe('Letter about the lift')
    await field.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Letter about the lift' }).waitFor()
    await expect
      .poll(async () => (await client.knowledge.getDocument({ params: { ...params, id } })).title)
      .toBe('Letter about the lift')
    expectOnlyLostConnections(window)
  })
})

async function* inTwoParts(untilRest: () => Promise<void>): AsyncGenerator<string> {
  yield 'Once upon a time '
  await untilRest()
  yield 'it ended well.'
}

/** Large to send, small to index: most of it is a comment. */
function aFile(index: number) {
  const text = `<p>Sheet number ${index}.</p><!--${'x'.repeat(fileBytes)}-->`
  return { name: `sheet-${index}.html`, mimeType: 'text/html', buffer: Buffer.from(text) }
}

async function slowDown(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Network.enable')
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: bytesPerSecond,
  })
}

async function untilBack(page: Page, notice: RegExp): Promise<void> {
  await page.getByText(notice).first().waitFor({ state: 'detached', timeout: 30_000 })
}

/**
 * The browser itself reports each failed request; nothing else may have gone wrong. 409 is the answer to a file whose
 * first attempt was cut off by the kill, for as long as its key is leased.
 */
function expectOnlyLostConnections({ complaints }: OpenConsole): void {
  expect(
    complaints.filter((text) => !/net::ERR_|503 \(Service Unavailable\)|409 \(Conflict\)/.test(text)),
  ).toEqual([])
}
