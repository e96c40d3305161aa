import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeWithBrowser, launchBrowser } from '@tragwerk/testkit/browser'
import { type Stack, startStack } from '@tragwerk/testkit/stack'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ListingProvider, startListingProvider } from './listing-provider.ts'
import { type OpenConsole, openConsole, phone } from './open-console.ts'

describeWithBrowser('the models of the console', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  describe('that are changed there', () => {
    let provider: ListingProvider
    let stack: Stack

    beforeAll(async () => {
      provider = await startListingProvider()
      stack = await startStack({ engine: 'pglite', env: provider.env })
    })
    afterAll(async () => {
      await stack?.stop()
      await provider?.stop()
    })

    const open = (options: Partial<Parameters<typeof openConsole>[1]> = {}) =>
      openConsole(browser, { url: stack.url, apiKey: stack.adminKey, path: '/models', ...options })

    const inForce = async () => stack.client.gateway.configuration()

    /** Puts a configuration in force as another administrator would. */
    async function change(configuration: object): Promise<void> {
      const { version } = (await inForce()).version
      await stack.client.gateway.changeConfiguration({
        body: { configuration: { ...configuration }, basedOn: version },
      })
    }

    const aConfiguration = () => ({
      providers: { own: { kind: 'openai-compatible', baseUrl: provider.url } },
      routes: [{ task: 'support', primary: 'own/small', fallbacks: ['own/large'] }],
    })

    test('begins without providers, and takes one after saying what is missing', async () => {
      await using console = await open()
      const { page } = console
      await page.getByText('No provider yet').waitFor()
      await console.expectAccessible()

      await page.getByRole('button', { name: 'Add provider' }).first().click()
      const form = page.getByRole('dialog', { name: 'Add a provider' })
      await form.getByLabel('Kind').selectOption('OpenAI-compatible')
      await form.getByRole('button', { name: 'Save' }).click()
      await form.getByText('Give the provider a name.').waitFor()
      await form.getByText('Give the address of the server.').waitFor()
      expect(await form.getByLabel('Name', { exact: true }).evaluate(isFocused)).toBe(true)
      await console.expectAccessible()

      await form.getByLabel('Name', { exact: true }).fill('own')
      await form.getByLabel('Address').fill(provider.url)
      await form.getByLabel('API key').fill('sk-the-key-itself')
      await form.getByRole('button', { name: 'Save' }).click()
      await form.getByText(/secrets are never written into the configuration/).waitFor()
      await form.getByLabel('API key').fill('')
      await form.getByRole('button', { name: 'Save' }).click()

      const card = page.getByRole('region', { name: 'own' })
      await card.getByText('No route names it').waitFor()
      await card.getByRole('button', { name: 'Test connection to own' }).click()
      await card.getByText(/It lists 2 models/).waitFor()
      await console.expectAccessible()
      expect((await inForce()).configuration.providers).toMatchObject({ own: { baseUrl: provider.url } })
      expect(console.complaints).toEqual([])
    })

    test('leads from a route to its deployments, a price of its own, and back to an earlier version', async () => {
      await change({ providers: aConfiguration().providers })
      await using console = await open({ path: '/models?tab=routes' })
      const { page } = console
      await addRoute(page, { task: 'support', primary: 'own/small', fallback: 'own/large' })
      await complete('support')

      await page.getByRole('button', { name: 'Details of support' }).click()
      const panel = page.getByRole('dialog', { name: 'support' })
      await panel.getByText('answered by own/small').waitFor()
      await console.expectAccessible()
      await page.keyboard.press('Escape')

      await page.getByRole('tab', { name: 'Providers' }).click()
      const row = page.getByRole('row', { name: /own\/small/ })
      await row.getByLabel('0 of 1 requests failed').waitFor()
      await row.getByLabel(/First byte: half within/).waitFor()
      await row.getByText('No price').waitFor()
      await console.expectAccessible()

      await setPrice(page, 'own/small', '1.5')
      await console.expectAccessible()
      expect((await inForce()).configuration.prices).toEqual({ 'own/small': { input: 1.5 } })

      const before = (await inForce()).version.version - 1
      await page.getByRole('tab', { name: 'Versions' }).click()
      await page.getByRole('button', { name: `Version ${before}`, exact: true }).click()
      await page.getByText('routes.support').waitFor()
      await console.expectAccessible()
      await page.getByRole('button', { name: 'Put in force again' }).click()
      const question = page.getByRole('alertdialog')
      await question.getByText('Compared with what is in force, 1 place changes.').waitFor()
      await question.getByRole('button', { name: 'Put in force again' }).click()
      await page.getByText(`Version ${before} is in force again`).first().waitFor()

      const { configuration, version } = await inForce()
      expect(configuration.prices).toEqual({})
      expect(version.version).toBe(before + 2)
      expect(console.complaints).toEqual([])
    })

    test('keeps what was typed when somebody else was faster, and adds it to their version', async () => {
      await change(aConfiguration())
      await using console = await open({ path: '/models?tab=routes&edit=support' })
      const { page } = console
      const form = page.getByRole('dialog', { name: 'Route “support”' })
      await form.getByLabel('Description').fill('Questions of customers')
      const { routes, ...rest } = aConfiguration()
      await change({ ...rest, routes: [...routes, { task: 'mail', primary: 'own/large' }] })

      await form.getByText('routes.mail').waitFor()
      expect(await form.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
      await console.expectAccessible()
      await form.getByRole('button', { name: /^Apply my change to version/ }).click()
      await form.getByRole('button', { name: 'Save' }).click()
      await page.getByText('The route “support” is in force.').first().waitFor()

      expect((await inForce()).configuration.routes).toMatchObject([
        { task: 'support', description: 'Questions of customers' },
        { task: 'mail' },
      ])
      await page.getByRole('button', { name: 'Undo' }).click()
      await page.getByText('The version before is in force again.').first().waitFor()
      expect((await inForce()).configuration.routes?.[0]?.description).toBeUndefined()
      expect(console.complaints).toEqual([])
    })

    test('says what is wrong with typed JSON, and puts it in force once it is right', async () => {
      await change(aConfiguration())
      await using console = await open({ path: '/models?tab=json' })
      const { page } = console
      const text = page.getByLabel('The whole configuration as JSON')
      await text.fill('{"providers": }')
      await page.getByRole('button', { name: 'Check' }).click()
      await page.getByText('This is not JSON').waitFor()
      await text.fill(JSON.stringify({ routes: [{ task: 'chat', primary: 'owm/small' }] }))
      await page.getByText('There is no provider "owm".').waitFor()
      await console.expectAccessible()

      await text.fill(JSON.stringify({ ...aConfiguration(), routes: [] }))
      await page.getByText('Nothing is wrong with it.').waitFor()
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByText('The configuration is in force.').first().waitFor()
      expect((await inForce()).configuration.routes).toEqual([])
      expect(console.complaints).toEqual([])
    })

    test('shows everything to a key that may only read, and nothing that it cannot do', async () => {
      await change(aConfiguration())
      const { secret } = await stack.client.identity.createKey({
        body: { name: 'Auditor', permissions: ['gateway:read'] },
      })
      await using console = await open({ apiKey: secret, path: '/models?create=true' })
      const { page } = console

      await page.getByText('Changing it needs the permission gateway:write.').waitFor()
      await page.getByRole('row', { name: /own\/large/ }).waitFor()
      expect(await page.getByRole('dialog').count()).toBe(0)
      expect(await page.getByRole('button', { name: /Add|Test connection|Actions/ }).count()).toBe(0)
      await page.getByRole('tab', { name: 'JSON' }).click()
      await page.getByRole('textbox', { name: 'The whole configuration as JSON' }).waitFor()
      expect(await page.getByRole('button', { name: 'Save', exact: true }).count()).toBe(0)
      // The shell asks for what this key may not read.
      console.expectComplaint(/403/)
      expect(console.complaints).toEqual([])
    })

    test('adds and deletes a route on a phone, in German', async () => {
      await change({ ...aConfiguration(), routes: [] })
      await using console = await open({
        language: 'de',
        theme: 'dark',
        ...phone,
        path: '/models?tab=routes',
      })
      const { page } = console
      await page.getByRole('button', { name: 'Route anlegen' }).first().click()
      const form = page.getByRole('dialog', { name: 'Route anlegen' })
      await form.getByLabel('Aufgabe').fill('beratung')
      await form.getByLabel('Modell 1').fill('own/small')
      await form.getByText('Grenzen', { exact: true }).click()
      await form.getByLabel('Höchste Kosten einer Anfrage (US$)').fill('0.25')
      await console.expectAccessible()
      await form.getByRole('button', { name: 'Speichern' }).click()

      await page.getByText('Kosten ≤ 0,25 US$').waitFor()
      await console.expectAccessible()
      await console.expectNoSidewaysScroll()
      for (const tab of ['Anbieter', 'Preise', 'Versionen', 'JSON']) {
        await page.getByRole('tab', { name: tab }).click()
        await console.expectNoSidewaysScroll()
      }

      await page.getByRole('tab', { name: 'Routen' }).click()
      await page.getByRole('button', { name: 'beratung löschen' }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Löschen' }).click()
      await page.getByText('Noch keine Route').waitFor()
      expect((await inForce()).configuration.routes).toEqual([])
      expect(console.complaints).toEqual([])
    })

    async function complete(model: string): Promise<void> {
      const response = await fetch(`${stack.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${stack.adminKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Why?' }] }),
      })
      expect(response.status, await response.text()).toBe(200)
    }
  })

  describe('that come from a file', () => {
    const right = 'providers:\n  own: {kind: ollama}\nroutes:\n  - {task: chat, primary: own/small}\n'
    let folder: string
    let stack: Stack

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tragwerk-models-'))
      await writeFile(join(folder, 'gateway.yaml'), right)
      stack = await startStack({
        engine: 'pglite',
        env: { TRAGWERK_GATEWAY_FILE: join(folder, 'gateway.yaml') },
      })
    })
    afterAll(async () => {
      await stack?.stop()
      await rm(folder, { recursive: true, force: true })
    })

    test('can only be looked at, and a broken file is named with its line until it is right again', async () => {
      await using console: OpenConsole = await openConsole(browser, {
        url: stack.url,
        apiKey: stack.adminKey,
        path: '/models?tab=routes',
      })
      const { page } = console
      await page.getByText(/The configuration comes from the file .*gateway\.yaml/).waitFor()
      await page.getByRole('button', { name: 'Details of chat' }).waitFor()
      expect(await page.getByRole('button', { name: /Add route|Edit chat|Delete chat/ }).count()).toBe(0)

      await writeFile(join(folder, 'gateway.yaml'), `${right}  - {task: mail, primary: owm/small}\n`)
      await page.getByText('Version 1 stays in force until it is right.').waitFor()
      await page.getByText('Line 5').waitFor()
      await page.getByText('There is no provider "owm".').waitFor()
      expect(await page.getByRole('button', { name: 'Details of mail' }).count()).toBe(0)
      await console.expectAccessible()

      await writeFile(join(folder, 'gateway.yaml'), `${right}  - {task: mail, primary: own/small}\n`)
      await page.getByRole('button', { name: 'Details of mail' }).waitFor()
      await page.getByText('stays in force until it is right.').waitFor({ state: 'detached' })
      expect(console.complaints).toEqual([])
    })
  })
})

async function addRoute(
  page: Page,
  { task, primary, fallback }: Readonly<Record<'task' | 'primary' | 'fallback', string>>,
): Promise<void> {
  await page.getByRole('button', { name: 'Add route' }).first().click()
  const form = page.getByRole('dialog', { name: 'Add a route' })
  await form.getByLabel('Task').fill(task)
  await form.getByRole('group', { name: 'First choice' }).getByLabel('Deployment 1').fill(primary)
  await form.getByRole('button', { name: 'Add fallback' }).click()
  await page.keyboard.type(fallback)
  await form.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('list', { name: `Order of “${task}”` }).waitFor()
}

async function setPrice(page: Page, deployment: string, input: string): Promise<void> {
  await page.getByRole('tab', { name: 'Prices' }).click()
  await page.getByRole('button', { name: `Set a price for ${deployment}` }).click()
  const form = page.getByRole('dialog', { name: `Price of ${deployment}` })
  await form.getByLabel('Input', { exact: true }).first().fill(input)
  await form.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('searchbox', { name: 'Name or part of it' }).fill(deployment)
  await page.getByRole('row', { name: new RegExp(`${deployment}.*${input}.*Own`) }).waitFor()
}

function isFocused(element: Element): boolean {
  return element === document.activeElement
}
