import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '@tragwerk/sdk'
import { createClient } from '@tragwerk/sdk'
import { describeWithBrowser, launchBrowser } from '@tragwerk/testkit/browser'
import { type Product, startProduct } from '@tragwerk/testkit/product'
import { type Stack, startStack } from '@tragwerk/testkit/stack'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsolePage, consolePages, emptyPages } from './console-pages.ts'
import { desktop, type Look, type OpenConsole, openConsole, phone } from './open-console.ts'
import { watchQuiet } from './quiet.ts'

/** One picture per page and look, for a person to look through. */
const screenshots = join(import.meta.dirname, '../../../.tragwerk/screenshots')

const looks: readonly Look[] = (['en', 'de'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    [desktop, phone].map((size) => ({ language, theme, ...size })),
  ),
)

describeWithBrowser('a walk through the console', () => {
  let browser: Browser
  let furnished: Product
  let bare: Stack
  let documentId: string
  let requestId: string

  beforeAll(async () => {
    rmSync(screenshots, { recursive: true, force: true })
    const started = await Promise.all([
      launchBrowser(),
      startProduct({ env: { TRAGWERK_SAMPLES: 'true' } }),
      startStack({ engine: 'pglite' }),
    ])
    browser = started[0]
    furnished = started[1]
    bare = started[2]
    const client = createClient({ baseUrl: furnished.url, apiKey: furnished.adminKey })
    documentId = await untilSamplesAreIndexed(client)
    requestId = await untilRequestIsLogged(client)
    const configuration = { routes: [{ task: 'questions', primary: 'tragwerk/extractive' }] }
    await client.gateway.changeConfiguration({ body: { configuration, basedOn: 0 } })
    await client.identity.createKey({ body: { name: 'Invoice service', permissions: ['knowledge:read'] } })
    await bare.client.knowledge.createCollection({ body: { name: 'nothing' } })
  })
  afterAll(async () => {
    await browser?.close()
    await Promise.all([furnished?.remove(), bare?.stop()])
  })

  describe.each(looks)('in $language, $theme, $width wide', (look) => {
    test.concurrent('every page of a furnished house', { timeout: 120_000 }, async () => {
      const { url, adminKey: apiKey } = furnished
      const pages = consolePages.map((page) => ({
        ...page,
        path: page.path.replace('{document}', documentId).replace('{request}', requestId),
      }))
      await using open = await openConsole(browser, { ...look, url, apiKey })

      expect(await walk(open, look, pages)).toEqual([])
    })

    test.concurrent('every page of an empty house, and the door', { timeout: 120_000 }, async () => {
      const { url, adminKey: apiKey } = bare
      await using open = await openConsole(browser, { ...look, url, apiKey })
      await using outside = await openConsole(browser, { ...look, url })
      await outside.page.getByRole('button', { name: /Sign in|Anmelden/ }).waitFor()

      const faults = await walk(open, look, emptyPages)
      faults.push(...(await inspect(outside, look, 'sign-in')))

      expect(faults).toEqual([])
    })
  })
})

/** Goes from page to page as links do, without loading the console anew. Gives every fault, not the first only. */
async function walk(open: OpenConsole, look: Look, pages: readonly ConsolePage[]): Promise<string[]> {
  const { page } = open
  const untilQuiet = watchQuiet(page)
  const faults: string[] = []
  for (const { name, path, heading, hasPlaceholders } of pages) {
    await page.evaluate((next) => history.pushState(null, '', next), path)
    try {
      await page.getByRole('heading', { name: heading[look.language] }).first().waitFor({ timeout: 5000 })
      await untilQuiet()
      if (!hasPlaceholders) await untilLoaded(page)
    } catch (error) {
      faults.push(`${name}: ${String(error).split('\n')[0]}`)
    }
    faults.push(...(await inspect(open, look, name)))
  }
  return faults
}

/** Results of lazily loaded parts come after the page itself was quiet. */
async function untilLoaded(page: Page): Promise<void> {
  await page.locator('[data-skeleton]').first().waitFor({ state: 'detached', timeout: 5000 })
}

async function inspect(open: OpenConsole, look: Look, name: string): Promise<string[]> {
  const folder = join(screenshots, `${look.language}-${look.theme}-${look.width}`)
  mkdirSync(folder, { recursive: true })
  await open.page.screenshot({ path: join(folder, `${name}.png`) })
  const faults: string[] = []
  const note = ({ message, actual }: Error & { actual?: unknown }) =>
    void faults.push(`${name}: ${actual === undefined ? message : JSON.stringify(actual)}`)
  await open.expectAccessible().catch(note)
  await open.expectNoSidewaysScroll().catch(note)
  for (const complaint of open.complaints.splice(0)) faults.push(`${name}: ${complaint}`)
  return faults
}

/** The id of one of them. */
async function untilSamplesAreIndexed(client: Client): Promise<string> {
  for (;;) {
    const { items } = await client.knowledge.listCollections()
    const { items: documents } = await client.knowledge.findDocuments({ query: { sort: 'title' } })
    const [handbook] = items
    if (handbook && handbook.documents > 0 && handbook.states.indexed === handbook.documents)
      return documents[0]!.id
    await sleep(100)
  }
}

/** The id of one. */
async function untilRequestIsLogged(client: Client): Promise<string> {
  const messages = [{ role: 'user' as const, content: 'How many days of leave are there?' }]
  await client.models.chat({ body: { model: 'tragwerk/extractive', messages } })
  for (;;) {
    const { items } = await client.gateway.listRequests()
    if (items[0]) return items[0].id
    await sleep(100)
  }
}
