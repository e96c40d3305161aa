import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createClient } from '@tragwerk/sdk'
import { freePort, type Product, productKey, startProduct } from '@tragwerk/testkit/product'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { crashTests } from './crash-suite.ts'

const repository = join(import.meta.dirname, '../../..')

describe('killed again and again while indexing, on the embedded database', () => {
  crashTests({ documents: 200, kills: 3 })
})

describe('one process per data directory', () => {
  let product: Product

  beforeAll(async () => {
    product = await startProduct()
  })
  afterAll(() => product.remove())

  test('a second one is refused, told who is there, and ends with an error', async () => {
    const second = spawn(process.execPath, ['apps/cli/src/main.ts', 'start'], {
      cwd: repository,
      env: {
        PATH: process.env.PATH,
        TRAGWERK_PORT: String(await freePort()),
        TRAGWERK_DATA_DIR: product.dataDir,
        TRAGWERK_ADMIN_KEY: productKey,
        OLLAMA_HOST: 'off',
        NO_COLOR: '1',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const [said, [exitCode]] = await Promise.all([text(second.stderr), once(second, 'exit')])

    expect(exitCode).toBe(1)
    expect(said).toContain('sql.directory_in_use')
    expect(said).toContain(`process ${product.pid}`)
    const client = createClient({ baseUrl: product.url, apiKey: product.adminKey })
    expect((await client.knowledge.listCollections()).items).toEqual([])
  })

  test('the next one may have it once the first has ended as asked', async () => {
    expect(await product.stop()).toBe(0)

    product = await startProduct({ dataDir: product.dataDir })

    const client = createClient({ baseUrl: product.url, apiKey: product.adminKey })
    expect((await client.audit.verify()).ok).toBe(true)
  })
})
