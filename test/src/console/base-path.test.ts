import { createClient } from '@tragwerk/sdk'
import { describeWithBrowser, launchBrowser } from '@tragwerk/testkit/browser'
import { type Product, startProduct } from '@tragwerk/testkit/product'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openConsole } from './open-console.ts'

describeWithBrowser('the console below a path', () => {
  let product: Product
  let browser: Browser
  let url: string

  beforeAll(async () => {
    product = await startProduct({ env: { TRAGWERK_BASE_PATH: '/tools/tragwerk' } })
    url = `${product.url}/tools/tragwerk`
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await product?.remove()
  })

  test('opens a deep link, goes to other pages and comes back', async () => {
    const client = createClient({ baseUrl: url, apiKey: product.adminKey })
    await client.knowledge.createCollection({ body: { name: 'below' } })
    await using open = await openConsole(browser, { url, apiKey: product.adminKey, path: '/knowledge/below' })
    const { page } = open
    const paths = new Set<string>()
    page.on('request', (request) => paths.add(new URL(request.url()).pathname))
    await page.getByRole('heading', { name: 'below', level: 1 }).waitFor()

    await page.getByRole('link', { name: 'API keys' }).click()
    await page.getByRole('heading', { name: 'API keys', level: 1 }).waitFor()
    expect(page.url()).toBe(`${url}/keys`)
    await page.reload()
    await page.getByRole('heading', { name: 'API keys', level: 1 }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: 'below', level: 1 }).waitFor()

    expect([...paths].filter((path) => !path.startsWith('/tools/tragwerk/'))).toEqual([])
    expect(open.complaints).toEqual([])
  })
})
