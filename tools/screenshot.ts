import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { launchBrowser } from '@tragwerk/testkit/launch-browser'
import { runStack, type Stack } from '@tragwerk/testkit/start-stack'
import type { Browser, Page } from 'playwright-core'

/**
 * Writes the pictures of the README, `docs/images/*.png`, from a fresh server with the sample handbook. All pages in
 * every language, theme and width are written by the tests, to `.tragwerk/screenshots`.
 */
const images = join(import.meta.dirname, '../docs/images')
const collection = 'handbook'
const question = 'How much is refunded per kilometre for a private car?'

interface Picture {
  readonly name: string
  readonly path: string
  readonly theme: 'light' | 'dark'
  readonly language: 'en-GB' | 'de-DE'
  /** What a person would do before looking. */
  readonly prepare?: (page: Page) => Promise<void>
}

const pictures: readonly Picture[] = [
  {
    name: 'playground',
    path: `/playground?target=collection:${collection}`,
    theme: 'light',
    language: 'en-GB',
    async prepare(page) {
      await page.getByRole('textbox').last().fill(question)
      await page.keyboard.press('Enter')
      const mark = page.getByRole('button', { name: /^\[?1\]?$|^Source 1/ }).first()
      await mark.click()
      await page.locator('mark').first().waitFor()
    },
  },
  {
    name: 'search',
    path: `/knowledge/${collection}?tab=search&query=${encodeURIComponent('Wie viele Tage mobiles Arbeiten?')}`,
    theme: 'light',
    language: 'de-DE',
    prepare: (page) => page.getByText('0,', { exact: false }).first().waitFor(),
  },
  {
    name: 'audit',
    path: '/audit?entry=3',
    theme: 'dark',
    language: 'en-GB',
    prepare: (page) => page.getByRole('dialog').waitFor(),
  },
  { name: 'home', path: '/', theme: 'light', language: 'en-GB' },
]

/** Figures, fades and flows need a moment to be there. */
const settleMs = 4000

mkdirSync(images, { recursive: true })
const stack = await runStack({ env: { TRAGWERK_SAMPLES: 'true' } })
const browser = await launchBrowser()
try {
  await untilIndexed(stack)
  for (const picture of pictures) await shoot(browser, picture)
} finally {
  await browser.close()
  await stack.stop()
}

async function shoot(within: Browser, { name, path, theme, language, prepare }: Picture): Promise<void> {
  const context = await within.newContext({
    viewport: { width: 1440, height: 900 },
    locale: language,
    colorScheme: theme,
  })
  await context.addInitScript(() => localStorage.setItem('tragwerk.tour', 'done'))
  const page = await context.newPage()
  await page.goto(`${stack.url}${path}#key=${stack.adminKey}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await prepare?.(page)
  await sleep(settleMs)
  await page.screenshot({ path: join(images, `${name}.png`) })
  await context.close()
}

async function untilIndexed({ client }: Stack): Promise<void> {
  const params = { name: collection }
  for (;;) {
    const { items } = await client.knowledge.listDocuments({ params, query: { limit: 200 } })
    if (items.length > 0 && items.every(({ status }) => status === 'indexed')) return
    await sleep(100)
  }
}
