import { knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { describeWithBrowser, launchBrowser } from '@tragwerk/testkit/browser'
import { aPdf } from '@tragwerk/testkit/builders'
import { type Stack, startStack } from '@tragwerk/testkit/stack'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openConsole, phone } from './open-console.ts'

const rules = `# Travel

Book trains early. The company pays for second class.

## Hotels

A night may cost 140 euros at most 🏨 – breakfast included.
`

const patient = { timeout: 20_000 }

function aFile(name: string, text: string) {
  return { name, mimeType: 'text/markdown', buffer: Buffer.from(text) }
}

/** Drops files on the page as a file manager would. */
async function drop(page: Page, files: ReadonlyArray<{ name: string; buffer: Buffer }>): Promise<void> {
  const encoded = files.map(({ name, buffer }) => ({ name, base64: buffer.toString('base64') }))
  const transfer = await page.evaluateHandle((all) => {
    const data = new DataTransfer()
    for (const { name, base64 } of all) {
      data.items.add(new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], name))
    }
    return data
  }, encoded)
  await page.dispatchEvent('main', 'dragenter', { dataTransfer: transfer })
  await page.getByText('Drop to upload to').waitFor()
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer })
}

describeWithBrowser('knowledge', () => {
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

  async function addIndexed(collection: string, title: string, content: string): Promise<string> {
    const known = await stack.client.knowledge.listCollections({})
    if (!known.items.some(({ name }) => name === collection)) {
      await stack.client.knowledge.createCollection({ body: { name: collection } })
    }
    const params = { name: collection }
    const { id } = await stack.client.knowledge.addDocument({
      params,
      body: { title, content, mediaType: 'text/markdown' },
    })
    await expect
      .poll(
        async () => (await stack.client.knowledge.getDocument({ params: { ...params, id } })).status,
        patient,
      )
      .toBe('indexed')
    return id
  }

  test('from an empty list to a collection, its files, a failure, and the end of it', async () => {
    await using open = await openConsole(browser, {
      url: stack.url,
      apiKey: stack.adminKey,
      path: '/knowledge',
    })
    const { page } = open
    await page.getByText('No collections yet').waitFor()
    await open.expectAccessible()

    await page.getByRole('button', { name: 'New collection' }).first().click()
    await page.getByLabel('Name').fill('Travel Rules')
    await page.getByText('Only a–z, 0–9 and hyphens are allowed.').waitFor()
    await open.expectAccessible()
    await page.getByRole('button', { name: 'Use “travel-rules”' }).click()
    await page.getByLabel('Description').fill('What we pay for')
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'travel-rules' }).waitFor()
    await page.getByText('No documents yet').waitFor()

    const locked = Buffer.from(await aPdf(['Secret'], 'password'))
    await drop(page, [
      { name: 'rules.md', buffer: Buffer.from(rules) },
      { name: 'locked.pdf', buffer: locked },
      { name: 'empty.txt', buffer: Buffer.alloc(0) },
    ])
    const panel = page.getByRole('region', { name: 'Uploads' })
    await panel.getByText('The file is empty.').waitFor()
    await panel.getByText('2 uploaded, 1 failed').waitFor()
    await page.getByRole('button', { name: '1 unread notification' }).waitFor()

    const table = page.getByRole('table', { name: 'Documents' })
    const row = (name: string) => table.getByRole('row').filter({ hasText: name })
    const state = (name: string, text: string) =>
      row(name).getByText(text, { exact: true }).filter({ visible: true })
    await state('Travel', 'Indexed').waitFor()
    await state('locked', 'Failed').waitFor()
    await row('locked').getByText('The file is protected by a password.').waitFor()
    await page.getByText('1 indexed · 1 failed').waitFor()
    await open.expectAccessible()
    await panel.getByRole('button', { name: 'Close the list of uploads' }).click()

    await row('locked').getByRole('button', { name: 'Try again' }).click()
    await page.getByText('1 document is being indexed again.').first().waitFor()
    await state('locked', 'Failed').waitFor()

    await row('locked').focus()
    await page.keyboard.press('x')
    await page.getByText('1 selected').waitFor()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByRole('alertdialog', { name: /Delete “.*”\?/ }).waitFor()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await row('locked').waitFor({ state: 'detached' })
    await page.getByText('1 indexed').waitFor()

    await page.getByRole('tab', { name: 'Settings' }).click()
    expect(new URL(page.url()).searchParams.get('tab')).toBe('settings')
    await page.getByLabel('Description').fill('What the company pays for')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The description was changed.').first().waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => page.getByLabel('Description').inputValue(), patient).toBe('What we pay for')
    await open.expectAccessible()

    await page.getByRole('button', { name: 'Delete travel-rules' }).click()
    const asked = page.getByRole('alertdialog')
    await asked.getByText('Its 1 document goes with it').waitFor()
    expect(await asked.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true)
    await asked.getByLabel('Type “travel-rules” to confirm').fill('travel-rules')
    await asked.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('No collections yet').waitFor()
    expect(open.complaints).toEqual([])
  })

  test('a quoted place is highlighted; title, metadata and access change and can be taken back', async () => {
    const id = await addIndexed('handbook', 'Travel rules', rules)
    const { text } = await stack.client.knowledge.getDocumentText({ params: { name: 'handbook', id } })
    const quote = '140 euros at most 🏨'
    const start = text.indexOf(quote)
    await using open = await openConsole(browser, {
      url: stack.url,
      apiKey: stack.adminKey,
      path: `/knowledge/handbook/documents/${id}?start=${start}&end=${start + quote.length}`,
    })
    const { page } = open
    await expect.poll(() => page.locator('mark').allTextContents(), patient).toEqual([quote])
    // The text may still be scrolling to the quoted place, away from the pointer.
    const pointAtPassage = async () => {
      await page.getByRole('group', { name: 'Passage 1' }).hover()
      return page.getByText(/^Passage 1 of \d · /).isVisible()
    }
    await expect.poll(pointAtPassage, patient).toBe(true)
    await open.expectAccessible()

    await page.getByLabel('Find in the text').fill('THE COMPANY  pays')
    await page.getByText('1 of 1').waitFor()
    expect(await page.locator('mark[data-mark=current]').textContent()).toBe('The company pays')

    await page.getByRole('button', { name: 'Rename' }).click()
    await page.getByLabel('Title').fill('Rules for travelling')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Rules for travelling' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('heading', { level: 1, name: 'Travel rules' }).waitFor()

    await page.getByRole('button', { name: 'Edit: Metadata' }).click()
    await page.getByLabel('Field 1', { exact: true }).fill('year')
    await page.getByLabel('Type of field 1').selectOption('number')
    await page.getByLabel('Value of field 1').fill('soon')
    await page.getByText('This is not a number.').waitFor()
    await open.expectAccessible()
    // What was typed outlives the page.
    await page.reload()
    await page.getByLabel('Value of field 1').fill('2026')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The metadata was changed.').first().waitFor()

    await page.getByRole('button', { name: 'Edit: Access' }).click()
    await page.getByLabel('Only these').check()
    await page.getByLabel('Kind').selectOption('group')
    await page.getByLabel('Name', { exact: true }).fill('sales')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Remove group:sales' }).waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The access list was changed.').first().waitFor()
    const params = { name: 'handbook', id }
    const changed = await stack.client.call(knowledgeRoutes.getDocument, { params })
    expect([changed.title, changed.metadata, changed.acl]).toEqual([
      'Travel rules',
      { year: 2026 },
      ['group:sales'],
    ])

    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { level: 1, name: 'handbook' }).waitFor()
    expect(open.complaints).toEqual([])
  })

  test('auf Deutsch und am Telefon: hochladen, öffnen, im Text suchen', async () => {
    await stack.client.knowledge.createCollection({ body: { name: 'reisen' } })
    await using open = await openConsole(browser, {
      url: stack.url,
      apiKey: stack.adminKey,
      path: '/knowledge/reisen',
      language: 'de',
      theme: 'dark',
      ...phone,
    })
    const { page } = open
    await page.getByText('Noch keine Dokumente').waitFor()
    await open.expectNoSidewaysScroll()

    await page.getByLabel('Dateien wählen …').setInputFiles([aFile('reisen.md', rules)])
    await page.getByText('1 Datei hochgeladen').waitFor()
    await page.getByText('1 indexiert').waitFor()
    await page.getByRole('button', { name: 'Liste der Übertragungen schließen' }).click()
    await open.expectAccessible()
    await open.expectNoSidewaysScroll()

    await page.getByRole('table').getByRole('link').first().click()
    await page.getByRole('region', { name: 'Text des Dokuments' }).waitFor()
    await page.getByLabel('Im Text suchen').fill('hotels')
    await page.getByText('1 von 1').waitFor()
    await open.expectAccessible()
    await open.expectNoSidewaysScroll()
    expect(open.complaints).toEqual([])
  })

  test('what is missing is said in words, with a way on', async () => {
    await using open = await openConsole(browser, {
      url: stack.url,
      apiKey: stack.adminKey,
      path: '/knowledge/nowhere',
    })
    const { page } = open

    await page.getByText('This is not there (any more)').waitFor()

    await open.expectAccessible()
    open.expectComplaint(/404/)
    expect(open.complaints).toEqual([])
  })

  test('reads again what changed while the page was hidden', async () => {
    const id = await addIndexed('hidden', 'Before', rules)
    await using open = await openConsole(browser, {
      url: stack.url,
      apiKey: stack.adminKey,
      path: '/knowledge/hidden',
    })
    const { page } = open
    const setHidden = (isHidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => value })
        document.dispatchEvent(new Event('visibilitychange'))
      }, isHidden)
    await page.getByRole('link', { name: 'Before' }).waitFor()
    await page.getByText('Live', { exact: true }).waitFor()

    await setHidden(true)
    await stack.client.knowledge.updateDocument({ params: { name: 'hidden', id }, body: { title: 'After' } })
    await setHidden(false)

    await page.getByRole('link', { name: 'After' }).waitFor()
    expect(open.complaints).toEqual([])
  })
})
