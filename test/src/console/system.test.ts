import { describeWithBrowser, launchBrowser } from '@tragwerk/testkit/browser'
import { type Stack, startStack } from '@tragwerk/testkit/stack'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openConsole, phone } from './open-console.ts'

describeWithBrowser('the system page', () => {
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

  test('shows what the server says about itself, live, with charts and their table', async () => {
    await using open = await openConsole(browser, { url: stack.url, apiKey: stack.adminKey, path: '/system' })
    const { page } = open
    const info = await stack.client.system.info()
    const { data: models } = await stack.client.models.list()

    const made = page.getByRole('region', { name: 'What it is made of' })
    await made.getByText(info.version, { exact: true }).waitFor()
    await made.getByText(`${info.embedding.model}, run by ${info.embedding.engine}`).waitFor()
    await page.getByText('Survives a power cut: no.').waitFor()
    const listed = page.getByRole('region', { name: 'Models' }).getByRole('listitem')
    expect(await listed.count()).toBe(models.length)
    const now = page.getByRole('region', { name: 'Right now' })
    await now.getByText('Live', { exact: true }).waitFor()
    await now.getByText('All is well').waitFor()

    const traffic = page.getByRole('region', { name: 'The last 15 minutes' }).first()
    await traffic.locator('.recharts-surface').first().waitFor()
    await traffic.getByText('As a table').click()
    expect(await traffic.getByRole('row').count()).toBeGreaterThan(1)
    expect(
      await page.getByRole('table', { name: 'Parts, slowest first' }).getByRole('row').count(),
    ).toBeGreaterThan(5)
    await open.expectAccessible()
    expect(open.complaints).toEqual([])
  })

  test('copies a diagnosis that holds neither key nor names', async () => {
    await using open = await openConsole(browser, { url: stack.url, apiKey: stack.adminKey, path: '/system' })
    const { page } = open
    await open.context.grantPermissions(['clipboard-read', 'clipboard-write'])

    await page.getByRole('button', { name: 'Copy diagnosis' }).click()
    await page.getByText('Diagnosis copied', { exact: true }).waitFor()

    const text = await page.evaluate(() => navigator.clipboard.readText())
    expect(text).toMatch(/^Tragwerk \d/)
    expect(text).toContain('power-safe: no')
    const me = await stack.client.identity.me()
    for (const secret of [stack.adminKey, me.tenant.id, me.actor.name, stack.url, stack.dataDir])
      expect(text).not.toContain(secret)
    expect(open.complaints).toEqual([])
  })

  test('links to the description of the interface and to the metrics', async () => {
    await using open = await openConsole(browser, { url: stack.url, apiKey: stack.adminKey, path: '/system' })
    for (const name of ['OpenAPI description', 'Metrics for Prometheus']) {
      const href = await open.page.getByRole('link', { name }).getAttribute('href')
      expect((await fetch(new URL(href!, stack.url))).status).toBe(200)
    }
  })

  test('tells a key without the permission what it lacks', async () => {
    const { secret } = await stack.client.identity.createKey({
      body: { name: 'reader', permissions: ['knowledge:read'] },
    })
    await using open = await openConsole(browser, { url: stack.url, apiKey: secret, path: '/system' })

    await open.page.getByText('It lacks the permission system:read.').waitFor()

    await open.expectAccessible()
    open.expectComplaint(/403/)
    expect(open.complaints).toEqual([])
  })

  test('speaks German on a phone', async () => {
    await using open = await openConsole(browser, {
      url: stack.url,
      apiKey: stack.adminKey,
      path: '/system',
      language: 'de',
      theme: 'dark',
      ...phone,
    })

    await open.page.getByText('Übersteht einen Stromausfall: nein.').waitFor()
    await open.page.getByRole('table', { name: 'Teile, die langsamsten zuerst' }).waitFor()
    await open.page.locator('.recharts-surface').first().waitFor()

    await open.expectNoSidewaysScroll()
    await open.expectAccessible()
    expect(open.complaints).toEqual([])
  })
})
