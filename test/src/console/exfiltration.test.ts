import { setTimeout as sleep } from 'node:timers/promises'
import { deflateRawSync } from 'node:zlib'
import { describeWithBrowser, launchBrowser } from '@tragwerk/testkit/browser'
import { type ModelServer, startModelServer } from '@tragwerk/testkit/model-server'
import { type Stack, startStack } from '@tragwerk/testkit/stack'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type LuringString, luringStrings } from './luring-strings.ts'
import { type OpenConsole, openConsole } from './open-console.ts'
import { type Attacker, startAttacker, watchNetwork } from './watch-network.ts'

/** As long as the server takes them. */
const longestKeyName = 100
const mostMetadata = 50
/** Long lists draw only the rows in sight: on this screen all are. */
const highScreen = 6000

const patience = { timeout: 20_000 }

describeWithBrowser('text that would make the page call a foreign server', () => {
  vi.setConfig({ testTimeout: 60_000 })
  let attacker: Attacker
  let lures: readonly LuringString[]
  let model: ModelServer
  let stack: Stack
  let browser: Browser
  /** The document that holds all strings, in its text and in its metadata. */
  let bundleId: string
  let open: OpenConsole
  let unexpected: readonly string[]

  beforeAll(async () => {
    attacker = await startAttacker()
    lures = luringStrings(attacker.url)
    model = await startModelServer({ answer: () => inPieces(joined(lures), 9) })
    stack = await startStack({ engine: 'pglite', env: { OPENAI_BASE_URL: model.baseUrl } })
    browser = await launchBrowser()
    bundleId = await plant(stack, lures)
  })
  afterAll(async () => {
    await browser?.close()
    await stack?.stop()
    await model?.[Symbol.asyncDispose]()
    await attacker?.[Symbol.asyncDispose]()
  })

  // The content policy is switched off: what is drawn has to be harmless without it.
  beforeEach(async () => {
    open = await openConsole(browser, {
      url: stack.url,
      apiKey: stack.adminKey,
      isPolicyOff: true,
      height: highScreen,
    })
    unexpected = await watchNetwork(open.page, stack.url)
  })
  afterEach(async () => {
    await sleep(100)
    expect(await loadableElements(open.page, attacker.url)).toEqual([])
    await open.context.close()
    expect(unexpected).toEqual([])
    expect(attacker.hits.splice(0)).toEqual([])
  })

  test('the watch itself sees an image that is loaded and an element that could load one', async () => {
    await open.page.evaluate((url) => {
      document.body.append(Object.assign(new Image(), { src: `${url}/control.png`, alt: '' }))
    }, attacker.url)

    await expect.poll(() => attacker.hits, patience).toContain('GET /control.png')
    await expect.poll(() => unexpected).toEqual([`Image ${attacker.url}/control.png`])
    expect(await loadableElements(open.page, attacker.url)).toEqual([`src=${attacker.url}/control.png`])

    await open.page.evaluate(() => document.body.lastElementChild?.remove())
    attacker.hits.length = 0
    unexpected = []
  })

  test('in a streamed answer of a model', async () => {
    await open.goto(`/playground?target=model:${model.model}`)
    await ask(open.page, 'Say it all.')

    await expectShown(open.page, lures)
  })

  test('in an answer that quotes documents, and in its sources', async () => {
    const [first, , , fourth] = lures
    await open.goto('/playground?target=collection:lures')
    await ask(open.page, `What does the record of ${first!.shown} say?`)
    await ask(open.page, `What does the record of ${fourth!.shown} say?`)

    for (const [index, { shown }] of [first!, fourth!].entries()) {
      const answer = open.page.getByRole('article').nth(index)
      await expect.poll(() => answer.innerText(), patience).toContain(shown)
    }
    await open.page
      .getByRole('article')
      .first()
      .getByRole('button', { name: /source 1: /i })
      .first()
      .click()
    await open.page.getByRole('link', { name: 'Open the whole document' }).waitFor()
  })

  test('in a conversation that came with a link', async () => {
    await open.goto(`/playground#c=${shareHash(lures)}`)
    await open.page.getByText('Shared conversation').first().waitFor()

    await expectShown(open.page, lures)
  })

  test('in titles, file names and search', async () => {
    await open.goto('/knowledge/lures?sort=title')
    await expectShown(open.page, lures)

    await open.page.keyboard.press('Control+k')
    await open.page.getByRole('dialog', { name: 'Search' }).getByRole('combobox').fill('lure')
    await expect
      .poll(() => open.page.getByRole('dialog', { name: 'Search' }).innerText(), patience)
      .toMatch(/lure\w+ox/)
  })

  test('in the text, passages and metadata of a document', async () => {
    await open.goto(`/knowledge/lures/documents/${bundleId}?start=0&end=80`)

    await expectShown(open.page, lures)
  })

  test('in passages that a search explains', async () => {
    await open.goto('/knowledge/lures?tab=search&query=record%20of%20pictures')

    await expect.poll(() => open.page.locator('main').innerText(), patience).toMatch(/lure\w+ox/)
  })

  test('in descriptions of collections, and on the first page', async () => {
    await open.goto('/knowledge')
    await expectShown(open.page, lures.slice(0, 1))
    await open.goto('/knowledge/lures?tab=settings')
    await expect
      .poll(() => open.page.getByRole('textbox').first().inputValue(), patience)
      .toContain(lures[0]!.shown)
    await open.goto('/')
    await expect.poll(() => open.page.locator('main').innerText(), patience).toMatch(/lure\w+ox/)
  })

  test('in names of keys, and in the message about a new name', async () => {
    const names = lures.filter(({ text }) => text.length <= longestKeyName)
    await open.goto('/keys?sort=name')
    await expectShown(open.page, names)

    const rename = open.page.getByRole('button', { name: /^Rename/ }).first()
    await rename.click()
    const field = open.page.getByRole('textbox', { name: /^New name/ })
    await field.fill(names[3]!.text.replaceAll(names[3]!.shown, 'lurerenamedox'))
    await field.press('Enter')
    await open.page
      .getByText(/is now called “lurerenamedox/)
      .first()
      .waitFor()
  })

  test('in the audit log, beside what was done to keys, and in its filters', async () => {
    await open.goto('/audit?action=api_key.created')
    await expect.poll(() => open.page.locator('main').innerText(), patience).toMatch(/lure\w+ox/)

    const [action, subject, actor] = lures.filter(({ text }) => text.length <= longestKeyName)
    const filters = { action: action!.text, subject: subject!.text, actorId: actor!.text }
    await open.goto(`/audit?${new URLSearchParams(filters)}`)
    await expectShown(open.page, [action!])
  })

  test('in a search and a question that came with an address', async () => {
    for (const lure of lures.filter(({ text }) => text.length <= 200).slice(0, 6)) {
      await open.goto(`/knowledge?${new URLSearchParams({ q: `${lure.text} ~` })}`)
      await expectShown(open.page, [lure])
    }
    await open.goto(`/playground?${new URLSearchParams({ question: joined(lures).slice(0, 3000) })}`)
    await expect
      .poll(() => open.page.getByLabel('Your question').inputValue(), patience)
      .toContain(lures[0]!.shown)
  })

  test('in the name of who is signed in', async () => {
    const name = `lureactorox <img src="${attacker.url}/actor.png">`
    const { secret } = await stack.client.identity.createKey({
      body: { name, permissions: ['knowledge:read'] },
    })
    await using other = await openConsole(browser, { url: stack.url, apiKey: secret, isPolicyOff: true })

    await expect.poll(() => other.page.locator('body').innerText(), patience).toContain('lureactorox')
  })

  test('in names of files that are uploaded', async () => {
    const files = lures.map(({ text, shown }) => ({
      name: `${text.replaceAll(/[/\n]/g, '∕').slice(0, 200)}.md`,
      mimeType: 'text/markdown',
      buffer: Buffer.from(`# ${shown}\n\nNothing.`),
    }))
    await stack.client.knowledge.createCollection({ body: { name: 'uploads' } })
    await open.goto('/knowledge/uploads?sort=title')
    await open.page.locator('input[type=file]').first().setInputFiles(files)

    await expect.poll(() => shownRows(open.page), patience).toBeGreaterThanOrEqual(lures.length)
    await expectShown(open.page, lures)
  })

  test('with the content policy on, nothing is even refused', async () => {
    await using guarded = await openConsole(browser, { url: stack.url, apiKey: stack.adminKey })
    await guarded.goto(`/playground?target=model:${model.model}`)
    await ask(guarded.page, 'Say it all.')
    await expectShown(guarded.page, lures)
    await guarded.goto(`/knowledge/lures/documents/${bundleId}`)
    await expectShown(guarded.page, lures.slice(0, 1))

    expect(guarded.complaints).toEqual([])
  })
})

/** Puts the strings wherever a stranger could: documents of a collection, its description, keys. */
async function plant({ client }: Stack, lures: readonly LuringString[]): Promise<string> {
  const params = { name: 'lures' }
  const description = joined(lures).slice(0, 2000)
  await client.knowledge.createCollection({ body: { ...params, description } })
  await client.knowledge.createCollection({ body: { name: 'broken' } })
  await client.addFile('broken', Buffer.from('%PDF-1.7 of nothing'), {
    fileName: 'broken.pdf',
    title: lures[0]!.text,
  })
  for (const { text, shown } of lures) {
    const content = `The record of ${shown} says: ${text}\n\nMore of it is in the annex of ${shown}.`
    const body = { title: text, externalId: `${shown}-${text}`.slice(0, 500), content }
    await client.knowledge.addDocument({ params, body: { ...body, mediaType: 'text/markdown' } })
    if (text.length <= longestKeyName)
      await client.identity.createKey({ body: { name: text, permissions: ['knowledge:read'] } })
  }
  const metadata = Object.fromEntries(
    lures.slice(0, mostMetadata).map(({ text }) => [text.slice(0, 100), text]),
  )
  const { id } = await client.knowledge.addDocument({
    params,
    body: { title: 'bundle', content: joined(lures), mediaType: 'text/markdown', metadata },
  })
  for (;;) {
    const { states, documents } = await client.knowledge.getCollection({ params })
    if (states.indexed === documents) return id
    if (states.failed > 0) throw new Error(`${states.failed} documents could not be indexed.`)
    await sleep(100)
  }
}

function joined(lures: readonly LuringString[]): string {
  return lures.map(({ text }) => text).join('\n\n')
}

function* inPieces(text: string, length: number): Generator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length)
}

async function ask(page: Page, question: string): Promise<void> {
  const answers = page.getByRole('article')
  const before = await answers.count()
  await page.getByLabel('Your question').fill(question)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await answers.nth(before).waitFor()
  await page.getByRole('button', { name: 'Send', exact: true }).waitFor()
}

/** The strings' own words, in what a reader sees. */
async function expectShown(page: Page, lures: ReadonlyArray<{ readonly shown: string }>): Promise<void> {
  await expect
    .poll(async () => {
      const text = await page.locator('body').innerText()
      return lures.filter(({ shown }) => !text.includes(shown)).map(({ shown }) => shown)
    }, patience)
    .toEqual([])
}

/**
 * Attributes that a browser may follow by itself and that hold the address, also those that the browser of this test
 * does not follow, such as the ones of `<link rel="preconnect">`.
 */
function loadableElements(page: Page, address: string): Promise<string[]> {
  return page.evaluate((url) => {
    const loads =
      /^(src|srcset|imagesrcset|href|xlink:href|data|action|formaction|poster|background|ping|style|content|cite)$/
    return [...document.querySelectorAll('*')]
      .flatMap(({ attributes }) => [...attributes])
      .filter(({ name, value }) => loads.test(name) && value.includes(url.replace('http://', '')))
      .map(({ name, value }) => `${name}=${value}`)
  }, address)
}

function shownRows(page: Page): Promise<number> {
  return page.getByRole('table').locator('tbody tr[data-index]').count()
}

/** The part of a shared link behind `#c=`: one question and one answer for each string. */
function shareHash(lures: readonly LuringString[]): string {
  const turns = lures.map(({ text }, id) => {
    const citation = {
      number: 1,
      documentId: '00000000-0000-4000-8000-000000000000',
      title: text,
      quote: text,
      start: 0,
      end: text.length,
      page: null,
    }
    const answer = { slot: 0, target: 'collection:lures', attempt: 0, state: 'done', text, metrics: {} }
    return { id, question: text, answers: [{ ...answer, citations: [citation] }] }
  })
  const packed = deflateRawSync(JSON.stringify({ version: 1, turns }), { level: 9 })
  return packed.toString('base64url')
}
