import { describeWithBrowser, launchBrowser } from '@tragwerk/testkit/browser'
import { type Stack, startStack } from '@tragwerk/testkit/stack'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openConsole, phone } from './open-console.ts'

describeWithBrowser('the API keys of the console', () => {
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

  const createKey = async (
    name: string,
    permissions: Array<'keys:manage' | 'knowledge:read' | 'audit:read'>,
  ) => stack.client.identity.createKey({ body: { name, permissions } })

  test('creates a key from a form that survives a reload, and shows its secret once', async () => {
    await using open = await openConsole(browser, {
      url: stack.url,
      apiKey: stack.adminKey,
      path: '/keys?create=true',
    })
    const { page, context } = open
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const dialog = page.getByRole('dialog')
    const create = dialog.getByRole('button', { name: 'Create key' })

    await dialog.getByLabel('Names for access lists').fill('hr')
    await create.click()
    await dialog.getByText('Give the key a name.').waitFor()
    await dialog.getByText('Not a name of the form user:…, group:… or role:…: hr').waitFor()
    await open.expectAccessible()

    await dialog.getByLabel('Name', { exact: true }).fill('Online shop')
    await page.reload()
    expect(await dialog.getByLabel('Name', { exact: true }).inputValue()).toBe('Online shop')
    await dialog.getByLabel('Names for access lists').fill('group:hr')
    await dialog.getByLabel('Valid').selectOption('30')
    await create.click()

    await page.getByRole('heading', { name: 'Store this key now' }).waitFor()
    const secret = await page.getByLabel('The key “Online shop”').inputValue()
    expect(await stack.clientWith(secret).identity.me()).toMatchObject({
      actor: { name: 'Online shop' },
      permissions: ['knowledge:read', 'models:use'],
    })
    await page.getByRole('tab', { name: 'OpenAI SDK' }).click()
    await page.getByText(`baseURL: '${stack.url}/v1'`).waitFor()
    await open.expectAccessible()

    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('alertdialog', { name: 'Close without copying the key?' }).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Copy key' }).click()
    await page.getByRole('button', { name: 'Key copied' }).waitFor()
    await page.getByRole('button', { name: 'I have stored it' }).click()

    await page.getByRole('row', { name: /Online shop/ }).waitFor()
    expect(await page.getByText(secret).count()).toBe(0)
    expect(open.complaints).toEqual([])
  })

  test('asks before the page with a key that was not copied is left', async () => {
    await using open = await openConsole(browser, { url: stack.url, apiKey: stack.adminKey, path: '/system' })
    const { page } = open
    await page.getByRole('link', { name: 'API keys' }).click()
    await page.getByRole('button', { name: 'Create key' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('Hasty')
    await dialog.getByRole('button', { name: 'Create key' }).click()
    await page.getByLabel('The key “Hasty”').waitFor()

    await page.goBack()
    const question = page.getByRole('alertdialog', { name: 'Close without copying the key?' })
    await question.getByRole('button', { name: 'Cancel' }).click()
    await page.getByLabel('The key “Hasty”').waitFor()
    await page.goBack()
    await question.getByRole('button', { name: 'Close anyway' }).click()

    await page.waitForURL(`${stack.url}/system`)
    expect(open.complaints).toEqual([])
  })

  test('renames in place with a way back, and revokes after asking', async () => {
    const { key } = await createKey('Night import', ['knowledge:read'])
    await using open = await openConsole(browser, {
      url: stack.url,
      apiKey: stack.adminKey,
      path: '/keys?q=import',
    })
    const { page } = open

    await page.getByRole('button', { name: 'Rename Night import' }).click()
    await page.getByLabel('New name of Night import').fill('Day import')
    await page.keyboard.press('Enter')
    await page.getByText('“Night import” is now called “Day import”.').first().waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Rename Night import' }).waitFor()
    await expect.poll(async () => (await findKey(key.id))?.name).toBe('Night import')
    await open.expectAccessible()

    await page.getByRole('button', { name: 'Revoke Night import' }).click()
    await page.getByText('As far as is known it was never used.').waitFor()
    await open.expectAccessible()
    await page.getByRole('button', { name: 'Revoke', exact: true }).click()
    await page.getByRole('row', { name: /Night import.*Revoked/ }).waitFor()

    await page.getByLabel('State').selectOption('active')
    await page.getByText('No key matches').waitFor()
    expect(page.url()).toBe(`${stack.url}/keys?q=import&state=active`)
    await page.getByRole('button', { name: 'Show all keys' }).click()
    await page.getByRole('table').waitFor()
    expect(open.complaints).toEqual([])
  })

  test('warns before the key that one is signed in with is revoked, and signs out', async () => {
    const { secret } = await createKey('My own', ['keys:manage'])
    await using open = await openConsole(browser, { url: stack.url, apiKey: secret, path: '/keys' })
    const { page } = open

    await page.getByRole('button', { name: 'Create key' }).click()
    await page.getByText('Your own key does not hold this.').first().waitFor()
    expect(await page.getByLabel('models:use').isDisabled()).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Revoke My own' }).click()
    await page.getByText('You are signed in with this very key.').waitFor()
    await page.getByRole('button', { name: 'Revoke', exact: true }).click()

    await page.getByLabel('API key').waitFor()
  })

  test('says on a phone, in German, which permission is missing', async () => {
    const { secret } = await createKey('Revision', ['audit:read'])
    const look = { language: 'de', theme: 'dark', ...phone } as const
    await using refused = await openConsole(browser, {
      ...look,
      url: stack.url,
      apiKey: secret,
      path: '/keys',
    })
    await refused.page.getByText('Ihr Schlüssel darf das nicht sehen').waitFor()
    await refused.expectAccessible()

    await using open = await openConsole(browser, {
      ...look,
      url: stack.url,
      apiKey: stack.adminKey,
      path: '/keys',
    })
    await open.page.getByRole('row', { name: /Revision/ }).waitFor()
    await open.expectAccessible()
    await open.expectNoSidewaysScroll()
    await open.page.getByRole('button', { name: 'Schlüssel anlegen' }).click()
    await open.page.getByRole('button', { name: 'Nur lesen' }).click()
    expect(await open.page.getByLabel('audit:read').isChecked()).toBe(true)
    await open.expectAccessible()
    await open.expectNoSidewaysScroll()
    expect(open.complaints).toEqual([])
  })

  async function findKey(id: string) {
    const { items } = await stack.client.identity.listKeys()
    return items.find((key) => key.id === id)
  }
})
