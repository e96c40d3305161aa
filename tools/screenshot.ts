import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readOptions } from '@tragwerk/infra/config'
import { launchBrowser } from '@tragwerk/testkit/launch-browser'
import { runStack, type Stack } from '@tragwerk/testkit/start-stack'
import type { Browser, Page } from 'playwright-core'
import { z } from 'zod'

/**
 * Writes `docs/images/page.png`: the page with the sample handbook and an answered question. With a folder in
 * `SCREENSHOTS` it writes the page there in every language, colour scheme and width instead, to be looked over.
 */
const root = join(import.meta.dirname, '..')
const collection = 'handbook'

const options = {
  folder: {
    variable: 'SCREENSHOTS',
    key: 'screenshots',
    schema: z.string().min(1),
    description: 'Folder for all variants.',
    since: '0.1.0',
  },
} as const

interface Look {
  readonly language: 'en' | 'de'
  readonly colorScheme: 'light' | 'dark'
  readonly width: number
  readonly height: number
}

const desktop = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }
const front: Look = { language: 'en', colorScheme: 'light', ...desktop }
const questions = {
  en: 'How much is refunded per kilometre for a private car?',
  de: 'An wie vielen Tagen in der Woche darf ich mobil arbeiten?',
}

const { folder } = readOptions({ screenshots: options }, { argv: [], file: {} }).values.screenshots
const stack = await runStack({ env: { TRAGWERK_SAMPLES: 'true' } })
const browser = await launchBrowser()
try {
  await untilIndexed(stack)
  if (folder === undefined) {
    mkdirSync(join(root, 'docs/images'), { recursive: true })
    await shoot(browser, front, async (page) => {
      await ask(page, front.language)
      await page.screenshot({ path: join(root, 'docs/images/page.png') })
    })
  } else {
    for (const look of allLooks()) await shootAll(browser, look, folder)
  }
} finally {
  await browser.close()
  await stack.stop()
}

function allLooks(): Look[] {
  return (['en', 'de'] as const).flatMap((language) =>
    (['light', 'dark'] as const).flatMap((colorScheme) =>
      [desktop, phone].map((size) => ({ language, colorScheme, ...size })),
    ),
  )
}

async function shootAll(within: Browser, look: Look, into: string): Promise<void> {
  mkdirSync(into, { recursive: true })
  const name = `${look.language}-${look.colorScheme}-${look.width}`
  await shoot(within, look, async (page) => {
    const save = (what: string) =>
      page.screenshot({ path: join(into, `${name}-${what}.png`), fullPage: true })
    await save('1-empty')
    await ask(page, look.language)
    await save('2-answer')
    await page.locator('.source').first().click()
    await page.locator('dialog mark').waitFor()
    await page.screenshot({ path: join(into, `${name}-3-source.png`) })
    await page.keyboard.press('Escape')
    await page.locator('.beam button').last().click()
    await page.locator('#key').waitFor()
    await save('4-sign-in')
  })
}

async function shoot(within: Browser, look: Look, work: (page: Page) => Promise<void>): Promise<void> {
  const { width, height, language, colorScheme } = look
  const context = await within.newContext({
    viewport: { width, height },
    locale: language === 'de' ? 'de-DE' : 'en-GB',
    colorScheme,
  })
  const page = await context.newPage()
  await page.goto(`${stack.url}/#key=${stack.adminKey}`)
  await page.locator('.documents li .state').first().waitFor()
  await work(page)
  await context.close()
}

async function ask(page: Page, language: Look['language']): Promise<void> {
  await page.locator('#question').fill(questions[language])
  await page.locator('#question').press('Enter')
  await page.locator('.answer .text:not(.waiting) .mark').first().waitFor()
}

async function untilIndexed({ client }: Stack): Promise<void> {
  const params = { name: collection }
  for (;;) {
    const { items } = await client.knowledge.listDocuments({ params, query: { limit: 200 } })
    if (items.length > 0 && items.every(({ status }) => status === 'indexed')) return
    await sleep(100)
  }
}
