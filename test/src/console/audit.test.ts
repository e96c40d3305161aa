import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSqlDatabase } from '@tragwerk/data/sql'
import { createSystemClock } from '@tragwerk/infra/clock'
import { describeWithBrowser, launchBrowser } from '@tragwerk/testkit/browser'
import { type Stack, startStack } from '@tragwerk/testkit/stack'
import { sql } from 'kysely'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openConsole, phone } from './open-console.ts'

describeWithBrowser('the audit log of the console', () => {
  let dataDir: string
  let stack: Stack
  let browser: Browser

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tragwerk-console-audit-'))
    stack = await startStack({ engine: 'pglite', dataDir })
    browser = await launchBrowser()
    await stack.client.knowledge.createCollection({ body: { name: 'handbook' } })
    await stack.client.knowledge.createCollection({ body: { name: 'gone' } })
    await stack.client.knowledge.deleteCollection({ params: { name: 'gone' } })
    await stack.client.identity.createKey({ body: { name: 'Online shop', permissions: ['models:use'] } })
  })
  afterAll(async () => {
    await browser?.close()
    await stack?.stop()
    await rm(dataDir, { recursive: true, force: true })
  })

  const openAudit = (path: string) =>
    openConsole(browser, { url: stack.url, apiKey: stack.adminKey, path: `/audit${path}` })

  test('lists in words, links what still exists, and filters by what is clicked', async () => {
    await using open = await openAudit('')
    const { page } = open
    await page.getByRole('link', { name: 'Collection handbook' }).waitFor()
    expect(await page.getByRole('link', { name: 'Collection gone' }).count()).toBe(0)
    await open.expectAccessible()

    await page.getByRole('button', { name: 'Show only Collection gone' }).first().click()
    await page.getByText('Subject: Collection gone').waitFor()
    await expect.poll(() => page.getByRole('row').count()).toBe(3)
    await page.getByLabel('Action', { exact: true }).selectOption('collection.deleted')
    await expect.poll(() => page.getByRole('row').count()).toBe(2)
    await open.expectAccessible()

    await page.getByRole('button', { name: 'Remove the filter “Subject: Collection gone”' }).click()
    await page.getByLabel('Period').selectOption('week')
    await expect.poll(() => new URL(page.url()).searchParams.get('from')).toMatch(/Z$/)
    await page.getByRole('button', { name: 'Reset' }).click()
    await page.getByRole('link', { name: 'API key Online shop' }).waitFor()
    expect(page.url()).toBe(`${stack.url}/audit`)
    expect(open.complaints).toEqual([])
  })

  test('explains an entry with a hash that the browser computed, and moves on by keys', async () => {
    await using open = await openAudit('?entry=1')
    const { page } = open
    const panel = page.getByRole('dialog')
    await panel.getByText('computed just now by this browser').waitFor()
    await panel.getByText('It is the first entry and follows upon nothing').waitFor()
    await panel.getByText('The entry after it names its hash').waitFor()
    await open.expectAccessible()

    await page.keyboard.press('ArrowRight')
    await panel.getByText(/created the collection handbook on/).waitFor()
    await panel.getByText('It follows upon the entry before').waitFor()
    expect(page.url()).toBe(`${stack.url}/audit?entry=2`)

    await page.keyboard.press('Escape')
    await page.getByRole('table').waitFor()
    expect(page.url()).toBe(`${stack.url}/audit`)
    expect(open.complaints).toEqual([])
  })

  test('verifies the chain, and offers new entries without moving the old ones', {
    timeout: 60_000,
  }, async () => {
    await using open = await openAudit('')
    const { page } = open
    await page.getByRole('button', { name: 'Verify chain' }).click()
    await page.getByText('The chain is intact.').waitFor()
    const before = await page.getByRole('row').count()

    await stack.client.knowledge.createCollection({ body: { name: 'later' } })
    await page.getByText('1 new entry').waitFor()
    expect(await page.getByRole('row').count()).toBe(before)
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await page.getByRole('link', { name: 'Collection later' }).waitFor()
    await page.getByRole('button', { name: 'Verify chain' }).click()
    await page.getByText('Verifications in this tab').waitFor()
    await open.expectAccessible()
    expect(open.complaints).toEqual([])
  })

  test('forgets the typed period with the filter', async () => {
    await using open = await openAudit('?from=2099-01-01T00:00:00.000Z')
    const { page } = open
    await page.getByText('No entry matches').waitFor()

    await page.getByLabel('From', { exact: true }).fill('2098-12-31T10:00')
    await page.getByRole('button', { name: /^Remove the filter “From/ }).click()

    await page.getByRole('table').getByRole('row').nth(1).waitFor()
    expect(await page.getByLabel('From', { exact: true }).inputValue()).toBe('')
    expect(open.complaints).toEqual([])
  })

  test('prints a report with its filters and the verification', async () => {
    await using open = await openAudit('?action=collection.created')
    const { page } = open
    await page.getByRole('button', { name: 'Verify chain' }).click()
    await page.getByText('The chain is intact.').waitFor()

    await page.emulateMedia({ media: 'print' })

    await page.getByRole('heading', { name: 'Audit report' }).waitFor()
    await page.getByText('Filters: Action: Collection created').waitFor()
    await page.getByText('The chain is intact.').last().waitFor()
    expect(await page.getByRole('table').getByRole('row').count()).toBeGreaterThan(2)
  })

  test('shows in German on a phone where the chain was tampered with', { timeout: 60_000 }, async () => {
    await stack.stop()
    await tamper(dataDir, 3)
    stack = await startStack({ engine: 'pglite', dataDir })
    await using open = await openConsole(browser, {
      url: stack.url,
      apiKey: stack.adminKey,
      path: '/audit',
      language: 'de',
      theme: 'dark',
      ...phone,
    })
    const { page } = open

    await page.getByRole('button', { name: 'Kette prüfen' }).click()
    await page.getByText('Die Kette ist bei Eintrag 3 gebrochen').waitFor()
    await open.expectAccessible()
    await open.expectNoSidewaysScroll()
    await page.getByRole('link', { name: 'Eintrag 3 öffnen' }).click()
    await page.getByText('Dieser Eintrag wurde verfälscht').waitFor()
    await page.getByText('Der berechnete Hash ist nicht der gespeicherte').waitFor()
    await open.expectAccessible()
    await open.expectNoSidewaysScroll()
    expect(open.complaints).toEqual([])
  })
})

/** What someone with the database's files could do. */
async function tamper(dataDir: string, sequence: number): Promise<void> {
  const quiet = { debug() {}, info() {}, warn() {}, error() {} }
  const { database } = await createSqlDatabase({ dataDir, logger: quiet, clock: createSystemClock() })
  try {
    await database.asSystem(async (trx) => {
      await sql`ALTER TABLE audit_entries DISABLE TRIGGER USER`.execute(trx)
      await sql`UPDATE audit_entries SET actor_id = 'somebody-else' WHERE sequence = ${sequence}`.execute(trx)
      await sql`ALTER TABLE audit_entries ENABLE TRIGGER USER`.execute(trx)
    })
  } finally {
    await database.close()
  }
}
