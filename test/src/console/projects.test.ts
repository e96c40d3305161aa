import { identityRoutes } from '@tragwerk/contracts/identity'
import { describeWithBrowser, launchBrowser } from '@tragwerk/testkit/browser'
import { type Stack, startStack } from '@tragwerk/testkit/stack'
import type { Browser, BrowserContext, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openConsole } from './open-console.ts'

describeWithBrowser('two projects in one tab', () => {
  let stack: Stack
  let browser: Browser

  beforeAll(async () => {
    stack = await startStack({ engine: 'pglite' })
    browser = await launchBrowser()
    await stack.client.knowledge.createCollection({ body: { name: 'alpha' } })
  })
  afterAll(async () => {
    await browser?.close()
    await stack?.stop()
  })

  const open = (path: string) => openConsole(browser, { url: stack.url, apiKey: stack.adminKey, path })
  const createKey = () =>
    stack.client.call(identityRoutes.createKey, {
      body: { name: 'other', permissions: ['knowledge:read', 'keys:manage'] },
    })

  test('shows nothing of one project in the next, not even while its answers are on their way', async () => {
    const { secret } = await createKey()
    const answer = Promise.withResolvers<void>()
    await using console = await open('/knowledge')
    const { page, context } = console
    await standForOtherProject(context, { secret, collections: answer.promise })
    await page.locator('main').getByText('alpha').first().waitFor()
    await page.evaluate(noteLeaks, { project: 'Other', foreign: 'alpha' })

    await signInToOther(page, secret)
    await page.locator('main [aria-busy=true]').waitFor()
    expect(await page.locator('main').getByText('alpha').count()).toBe(0)
    answer.resolve()
    await page.getByText('No collections yet').waitFor()

    expect(await page.evaluate(() => (globalThis as unknown as { leaks: number }).leaks)).toBe(0)
    await choose(page, 'Other', 'default')
    await page.locator('main').getByText('alpha').first().waitFor()
  })

  test('keeps what is typed in one project out of the other, and gives it back', async () => {
    const { secret } = await createKey()
    await using console = await open('/keys?create=true')
    const { page, context } = console
    await standForOtherProject(context, { secret })
    const name = page.getByRole('dialog').getByLabel('Name', { exact: true })
    await name.fill('For the merger')
    await page.keyboard.press('Escape')

    await signInToOther(page, secret)
    await page.getByRole('button', { name: 'Create key' }).click()
    expect(await name.inputValue()).toBe('')
    await page.keyboard.press('Escape')
    await choose(page, 'Other', 'default')
    await page.getByRole('button', { name: 'Create key' }).click()

    expect(await name.inputValue()).toBe('For the merger')
  })

  test('goes on sending files of a project that was left', async () => {
    const { secret } = await createKey()
    await using console = await open('/knowledge/alpha')
    const { page, context } = console
    await standForOtherProject(context, { secret })
    const held = Promise.withResolvers<void>()
    await page.route('**/collections/alpha/documents', async (route) => {
      if (route.request().method() === 'POST') await held.promise
      await route.continue()
    })
    const buffer = Buffer.from('The lift works again.')
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'lift.txt', mimeType: 'text/plain', buffer })
    const panel = page.getByRole('region', { name: 'Uploads' })
    await panel.waitFor()

    await signInToOther(page, secret)
    expect(await panel.count()).toBe(0)
    held.resolve()
    await expect
      .poll(async () => (await stack.client.knowledge.listDocuments({ params: { name: 'alpha' } })).items)
      .toHaveLength(1)
    await choose(page, 'Other', 'default')

    await panel.getByText('1 file uploaded').waitFor()
  })

  test('says that a key has ended, and opens no other project unasked', async () => {
    const { secret, key } = await createKey()
    await using console = await open('/knowledge')
    const { page, context } = console
    await standForOtherProject(context, { secret })
    await signInToOther(page, secret)
    await stack.client.identity.revokeKey({ params: { id: key.id } })

    const asking = page.getByRole('link', { name: 'API keys' }).click({ timeout: 3_000 })
    // What the page watches may tell it first, and then there is no link any more.
    await asking.catch(() => undefined)
    await page.getByText('The key for Other is no longer valid.').waitFor()
    await console.expectAccessible()
    await page.getByRole('button', { name: 'Back to default' }).click()
    await page.getByRole('button', { name: 'Project: default' }).waitFor()
    const stored = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))
    expect(stored).not.toContain(secret)
  })

  test('gives the focus back when no other project is chosen after all', async () => {
    await using console = await open('/knowledge')
    const { page } = console
    const menu = page.getByRole('button', { name: 'Project: default' })
    await menu.press('Enter')
    await page.getByRole('menuitem', { name: 'Sign in to another project' }).press('Enter')
    await page.getByLabel('API key', { exact: true }).waitFor()

    await page.keyboard.press('Escape')

    await expect.poll(() => menu.evaluate((element) => element === document.activeElement)).toBe(true)
  })
})

interface OtherProject {
  readonly secret: string
  /** When its list of collections is answered. */
  readonly collections?: Promise<void>
}

/** The server knows one project so far: what a second one would answer is put in by the browser. */
async function standForOtherProject(context: BrowserContext, other: OtherProject): Promise<void> {
  const ifOther = (answer: (route: Route) => Promise<void>) => (route: Route) =>
    route.request().headers().authorization === `Bearer ${other.secret}` ? answer(route) : route.continue()
  await context.route(
    '**/api/v1/me',
    ifOther(async (route) => {
      const response = await route.fetch()
      if (!response.ok()) return route.fulfill({ response })
      const me = (await response.json()) as { readonly tenant: object }
      const tenant = { id: '00000000-0000-4000-8000-000000000002', name: 'Other' }
      await route.fulfill({ response, json: { ...me, tenant } })
    }),
  )
  await context.route(
    '**/api/v1/collections?*',
    ifOther(async (route) => {
      await other.collections
      await route.fulfill({ json: { items: [], nextCursor: null } })
    }),
  )
}

async function signInToOther(page: Page, secret: string): Promise<void> {
  await page.getByRole('button', { name: 'Project: default' }).click()
  await page.getByRole('menuitem', { name: 'Sign in to another project' }).click()
  await page.getByLabel('API key', { exact: true }).fill(secret)
  await page.getByLabel('API key', { exact: true }).press('Enter')
  await page.getByRole('button', { name: 'Project: Other' }).waitFor()
}

async function choose(page: Page, from: string, to: string): Promise<void> {
  await page.getByRole('button', { name: `Project: ${from}` }).click()
  await page.getByRole('menuitemradio', { name: to }).click()
  await page.getByRole('button', { name: `Project: ${to}` }).waitFor()
}

/** Runs in the page: counts the moments in which the name of one project stands beside what belongs to another. */
function noteLeaks({ project, foreign }: { readonly project: string; readonly foreign: string }): void {
  const noted = globalThis as unknown as { leaks: number }
  noted.leaks = 0
  const look = () => {
    const isThere = document.querySelector('aside')?.textContent.includes(`Project: ${project}`)
    if (isThere && document.querySelector('main#content')?.textContent.includes(foreign)) noted.leaks += 1
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true })
}
