import { readFile } from 'node:fs/promises'
import { describeWithBrowser, launchBrowser } from '@tragwerk/testkit/browser'
import { type Stack, startStack } from '@tragwerk/testkit/stack'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openConsole, phone } from './open-console.ts'

describeWithBrowser('home, layers and tour', () => {
  let stack: Stack
  let browser: Browser

  beforeAll(async () => {
    stack = await startStack({ engine: 'pglite' })
    browser = await launchBrowser()
    await stack.client.knowledge.createCollection({ body: { name: 'handbook' } })
    const text = '# Passwords\n\nA password has at least 14 characters.\n'
    await stack.client.addFile('handbook', new File([text], 'passwords.md', { type: 'text/markdown' }))
  })
  afterAll(async () => {
    await browser?.close()
    await stack?.stop()
  })

  const open = (options: Partial<Parameters<typeof openConsole>[1]> = {}) =>
    openConsole(browser, { url: stack.url, apiKey: stack.adminKey, ...options })
  const picture = (page: Page, name = 'Architecture, live') => page.getByRole('list', { name })

  test('shows six layers and trust with the figures of their parts, and opens their areas', async () => {
    await using console = await open()
    const { page } = console
    await stack.client.knowledge.search({ params: { name: 'handbook' }, body: { query: 'password' } })

    const gateway = picture(page).getByRole('link', { name: /Gateway.*calls? in the last minute/ })
    await gateway.waitFor()
    expect(await picture(page).locator('a[href^="/layers/"]:not([data-part])').count()).toBe(7)
    await page.getByRole('term').filter({ hasText: 'Requests today' }).waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
    await page.getByText('tenant.created').waitFor()
    await page.locator('path[style*="--layer-"]').first().waitFor({ state: 'attached' })
    await console.expectAccessible()

    await picture(page)
      .getByRole('link', { name: /^Knowledge/ })
      .click()
    await page.waitForURL(`${stack.url}/knowledge`)
    expect(console.complaints).toEqual([])
  })

  test('stands as a list of floors on a phone, in German and in the dark', async () => {
    await using console = await open({ language: 'de', theme: 'dark', ...phone })
    const { page } = console

    await picture(page, 'Architektur, live')
      .getByRole('link', { name: /Wissen/ })
      .waitFor()
    await page.getByText('Anfragen heute').waitFor()
    await page.getByRole('heading', { name: 'Nächste Schritte' }).waitFor()

    await console.expectNoSidewaysScroll()
    await console.expectAccessible()
    expect(console.complaints).toEqual([])
  })

  test('leaves the figures out for a key that may not read them', async () => {
    const { secret } = await stack.client.identity.createKey({
      body: { name: 'reader', permissions: ['knowledge:read'] },
    })
    await using console = await open({ apiKey: secret })
    const { page } = console

    await page.getByText('Figures need the permission system:read').waitFor()
    const knowledge = picture(page).getByRole('link', { name: 'Knowledge', exact: true })
    await knowledge.waitFor()
    expect(await page.getByText('Requests today').count()).toBe(0)
    expect(await page.getByText('Last entries of the audit log').count()).toBe(0)
    await console.expectAccessible()
    console.expectComplaint(/403/)
    expect(console.complaints).toEqual([])
  })

  test('proposes next steps until they are ticked off or hidden', async () => {
    await using console = await open()
    const { page } = console
    const steps = page.getByRole('region', { name: 'Next steps' })
    await steps.getByText(`baseURL: '${stack.url}/v1'`).waitFor()

    await steps.getByRole('listitem').first().getByRole('button', { name: 'Mark as done' }).click()
    await steps.getByLabel('Done').first().waitFor()
    await steps.getByRole('button', { name: 'Hide the next steps' }).click()
    await steps.waitFor({ state: 'detached' })
    await page.reload()

    await page.getByRole('heading', { name: 'Last entries of the audit log' }).waitFor()
    expect(await steps.count()).toBe(0)
  })

  test('gives the picture away as SVG and PNG, and prints it on one landscape page', async () => {
    await using console = await open()
    const { page } = console
    const take = async (item: string) => {
      await page.getByRole('button', { name: 'Take the picture with you' }).click()
      const download = page.waitForEvent('download')
      await page.getByRole('menuitem', { name: item }).click()
      return readFile(await (await download).path())
    }
    await page.getByText('Live', { exact: true }).waitFor()

    const svg = String(await take('Save as SVG'))
    const png = await take('Save as PNG')
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')

    expect(svg).toMatch(/^<svg .*AI services.*Gateway/)
    expect([png.toString('latin1', 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([
      'PNG',
      3200,
      1800,
    ])
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1)
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf)!
    expect(Number(width)).toBeGreaterThan(Number(height))
    expect(console.complaints).toEqual([])
  })

  test('fills the screen when presented', async () => {
    await using console = await open()
    const { page } = console
    await page.getByText('Live', { exact: true }).waitFor()

    await page.getByRole('button', { name: 'Present' }).click()
    await page.getByRole('button', { name: 'End (Esc)' }).waitFor()
    await console.expectAccessible()
    await page.getByRole('button', { name: 'End (Esc)' }).click()

    await page.getByRole('button', { name: 'Present' }).waitFor()
    expect(console.complaints).toEqual([])
  })

  test('shows a layer with its parts and leads through the house', async () => {
    await using console = await open({ path: '/layers/services' })
    const { page } = console
    const table = page.getByRole('table', { name: 'AI services: Parts' })

    await table.getByRole('row', { name: /Knowledge.*services\/src\/knowledge/ }).waitFor()
    await console.expectAccessible()
    await page.getByRole('link', { name: 'Below: Trust' }).click()
    await page.getByRole('table', { name: 'Trust: Parts' }).waitFor()
    await page.getByRole('link', { name: 'Open Audit' }).waitFor()
    await page.getByRole('link', { name: 'Above: AI services' }).click()

    await table.waitFor()
    expect(console.complaints).toEqual([])
  })

  test('leads through the samples, goes on after a reload, and does not come back', async () => {
    await using console = await open({ hasTour: true, language: 'de' })
    const { page } = console
    const card = page.getByRole('dialog', { name: 'Rundgang' })
    await card.getByRole('heading', { name: 'Das ist Ihre Installation, live' }).waitFor()
    await console.expectAccessible()

    await card.getByRole('button', { name: 'Weiter' }).click()
    await card.getByRole('button', { name: /Wie viel wird je Kilometer/ }).click()
    await page.waitForURL(/\/playground\?.*question=/)
    await page.reload()
    await card.getByText('Schritt 2 von 3').waitFor()
    await card.getByRole('button', { name: 'Weiter' }).click()
    await page.waitForURL(/\/audit/)
    await card.getByRole('button', { name: 'Fertig' }).click()
    await card.waitFor({ state: 'detached' })

    await page.reload()
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await page.evaluate(() => localStorage.getItem('tragwerk.tour'))).toBe('done')
    expect(await card.count()).toBe(0)
  })

  test('ends the tour on Escape, and begins it again from the project menu', async () => {
    await using console = await open({ hasTour: true, path: '/keys' })
    const { page } = console
    const card = page.getByRole('dialog', { name: 'Tour' })
    await card.waitFor()

    await page.keyboard.press('Escape')
    await card.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /^Project:/ }).click()
    await page.getByRole('menuitem', { name: 'Show the tour' }).click()

    await card.getByText('Step 1 of 3').waitFor()
    await page.waitForURL(`${stack.url}/`)
    expect(await card.evaluate((element) => element.contains(document.activeElement))).toBe(true)
    expect(console.complaints).toEqual([])
  })

  test('keeps the last figures with their time when the server is gone', async () => {
    await using console = await open()
    const { page } = console
    await page.getByText('Live', { exact: true }).waitFor()

    await stack.stop()

    await page.getByText('Interrupted, being resumed').waitFor()
    await page.getByText(/as of \d\d:\d\d:\d\d/).waitFor()
    await page.getByText('Requests today').waitFor()
    await console.expectAccessible()
  })
})
