import { describeWithBrowser, launchBrowser } from '@tragwerk/testkit/browser'
import { type Stack, startStack } from '@tragwerk/testkit/stack'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Look, openConsole, phone } from './open-console.ts'

describeWithBrowser('the design system', () => {
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

  const openDesign = (look: Partial<Look> = {}, hash = '') =>
    openConsole(browser, { url: stack.url, apiKey: stack.adminKey, path: '/design', ...look }).then(
      async (open) => {
        if (hash) await open.goto(`/design#${hash}`)
        await open.page.locator('#formats').waitFor()
        return open
      },
    )

  test.each(['light', 'dark'] as const)(
    'is accessible in the %s theme and computes enough contrast',
    async (theme) => {
      await using open = await openDesign({ theme })

      await open.expectAccessible()
      expect(await open.page.getByText(/below (4\.5|3):1/).count()).toBe(0)
      expect(await open.page.getByText('enough').count()).toBeGreaterThan(40)
      expect(open.complaints).toEqual([])
    },
  )

  test('fits a phone in German', async () => {
    await using open = await openDesign({ language: 'de', ...phone })

    await open.page.getByRole('heading', { name: 'Bedienelemente' }).waitFor()
    await open.expectNoSidewaysScroll()
    await open.expectAccessible()
    expect(open.complaints).toEqual([])
  })

  test('opens at the section that the address names, with the bar above still in sight', async () => {
    await using open = await openDesign({}, 'overlays')

    await expect.poll(async () => (await open.page.locator('#overlays').boundingBox())?.y).toBeLessThan(200)
    expect((await open.page.getByRole('banner').boundingBox())?.y).toBe(0)
  })

  test('a dialog starts at its first field and gives the focus back', async () => {
    await using open = await openDesign()
    const { page } = open
    const opener = page.getByRole('button', { name: 'Open the dialog' })

    await opener.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Create a collection' })
    await dialog.waitFor()
    expect(await hasFocus(dialog.getByRole('textbox'))).toBe(true)
    await open.expectAccessible()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })

    await expect.poll(() => hasFocus(opener)).toBe(true)
  })

  test('a dialog that a menu opened gives the focus back to the button of the menu', async () => {
    await using open = await openDesign()
    const { page } = open
    const opener = page.locator('main').getByRole('button', { name: 'More', exact: true }).last()

    await opener.press('Enter')
    await page.getByRole('menuitem', { name: 'Delete' }).press('Enter')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).press('Enter')
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })

    await expect.poll(() => hasFocus(opener)).toBe(true)
  })

  test('a failed confirmation says why, and says nothing when it is opened again', async () => {
    await using open = await openDesign()
    const { page } = open
    const dialog = page.getByRole('alertdialog')

    await page.getByRole('button', { name: 'Delete, and fail' }).click()
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await dialog.getByText('The collection is in use').waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Delete, and fail' }).click()

    await dialog.waitFor()
    expect(await dialog.getByText('The collection is in use').count()).toBe(0)
  })

  test('the keyboard walks a list to its end and back, one tab stop in all', async () => {
    await using open = await openDesign()
    const { page } = open
    const list = page.getByRole('table', { name: 'Lists', exact: true })

    await list.locator('tr[data-index="0"]').focus()
    await page.keyboard.press('End')
    expect(await hasFocus(list.locator('tr[data-index="59"]'))).toBe(true)
    await page.keyboard.press('k')
    expect(await hasFocus(list.locator('tr[data-index="58"]'))).toBe(true)
    await page.keyboard.press('Enter')
    expect(await list.locator('tr[aria-current="true"]').getAttribute('aria-rowindex')).toBe('60')
    await page.keyboard.press('Home')
    expect(await hasFocus(list.locator('tr[data-index="0"]'))).toBe(true)
    expect(await list.locator('tr[tabindex="0"]').count()).toBe(1)
  })

  test('a sorted column says so, and how', async () => {
    await using open = await openDesign()
    const head = open.page.getByRole('columnheader', { name: 'Size' }).first()
    expect(await head.getAttribute('aria-sort')).toBe('none')

    await head.getByRole('button').click()
    expect(await head.getAttribute('aria-sort')).toBe('ascending')
    await head.getByRole('button').click()
    expect(await head.getAttribute('aria-sort')).toBe('descending')
  })

  test('paper gets all rows of a list and light colours', async () => {
    await using open = await openDesign({ theme: 'dark' })
    const { page } = open
    const list = page.getByRole('table', { name: 'Lists', exact: true })
    expect(await list.locator('tr[data-index]').count()).toBeLessThan(60)

    await page.emulateMedia({ media: 'print' })

    await expect.poll(() => list.locator('tr[data-index]').count()).toBe(60)
    expect(await page.evaluate(() => getComputedStyle(document.body).getPropertyValue('--ink'))).toBe(
      '#16201c',
    )
  })

  test('clearing a search keeps the focus in it', async () => {
    await using open = await openDesign()
    const { page } = open
    const field = page.getByRole('searchbox', { name: 'Search documents' })

    await field.fill('contract')
    await page.getByText('Searched for: contract').waitFor()
    await page.getByRole('button', { name: 'Clear search' }).click()

    await page.getByText('Searched for: nothing').waitFor()
    expect(await hasFocus(field)).toBe(true)
  })

  test('a message can be taken back', async () => {
    await using open = await openDesign()
    const { page } = open

    await page.getByRole('button', { name: 'Delete with undo' }).click()
    await page.getByRole('button', { name: 'Undo', exact: true }).click()

    await page.getByText('The note is back.').first().waitFor()
    expect(open.complaints).toEqual([])
  })
})

function hasFocus(locator: {
  evaluate(read: (element: Element) => boolean): Promise<boolean>
}): Promise<boolean> {
  return locator.evaluate((element) => element === document.activeElement)
}
