import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeWithPostgres, freshDatabase } from '@tragwerk/testkit/postgres'
import { type Product, startProduct } from '@tragwerk/testkit/product'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, anAgent, ask, inParallel } from '../faults/client.ts'
import { type DatabaseWire, startDatabaseWire } from './database-wire.ts'
import { get, writeConfiguration } from './lab.ts'
import { inspected, type LiveHeap, openLiveHeap } from './live-heap.ts'
import { answerAs } from './oracle.ts'
import { startUpstream } from './upstream.ts'

const poolSize = 4
/** Nano US dollars of 120 input and 30 output tokens at the price below. */
const cost = 120 * 3000 + 30 * 15_000

interface Spend {
  readonly name: string
  readonly requests: number
  readonly costNanoUsd: number | string
}

function spooledLines({ dataDir }: Product): number {
  const folder = join(dataDir, 'gateway-spool')
  const files = readdirSync(folder).filter((name) => name.endsWith('.ndjson'))
  return files.reduce((sum, name) => sum + readFileSync(join(folder, name), 'utf8').split('\n').length - 1, 0)
}

describeWithPostgres('two processes on one PostgreSQL database', () => {
  let first: Product
  let second: Product
  let wire: DatabaseWire
  let heap: LiveHeap
  const agent = anAgent()
  const disposables = new AsyncDisposableStack()

  beforeAll(async () => {
    const database = await freshDatabase()
    disposables.defer(() => database.drop())
    wire = disposables.use(await startDatabaseWire(database.url))
    const upstream = disposables.use(
      await startUpstream((asked, response) =>
        answerAs(asked, response, { text: 'Yes.', usage: { input: 120, output: 30 } }),
      ),
    )
    const provider = { kind: 'openai-compatible' as const, baseUrl: `${upstream.url}/v1` }
    const file = disposables.use(
      await writeConfiguration({
        providers: { model: { ...provider, formats: ['openai-chat'] } },
        prices: { 'model/m': { input: 3, output: 15 } },
      }),
    )
    const env = {
      ...inspected,
      DATABASE_URL: wire.url,
      TRAGWERK_DATABASE_POOL_SIZE: String(poolSize),
      TRAGWERK_GATEWAY_FILE: file.path,
      TRAGWERK_LOG_LEVEL: 'error',
    }
    // At the same moment, on an empty database.
    const started = [0, 1].map(async () =>
      disposables.adopt(await startProduct({ env }), (it) => it.remove()),
    )
    ;[first, second] = (await Promise.all(started)) as [Product, Product]
    heap = disposables.use(await openLiveHeap(first))
    await sendMany(first, 200)
  })
  afterAll(async () => {
    agent.destroy()
    wire?.open()
    await disposables.disposeAsync()
  })

  const send = (product: Product, key = product.adminKey): Promise<Answer> =>
    ask({ url: product.url, key, model: 'model/m', agent })

  async function sendMany(product: Product, count: number): Promise<void> {
    const answers = await inParallel({ count, atOnce: 16 }, () => send(product))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  }

  /** What the deployment cost so far; the ledger of the process that is asked is in the database then. */
  async function spendOf(product: Product): Promise<{ readonly requests: number; readonly cost: number }> {
    const { items } = await get<{ items: Spend[] }>(product, '/api/v1/gateway/spend?by=deployment')
    const line = items.find(({ name }) => name === 'model/m')
    return { requests: line?.requests ?? 0, cost: Number(line?.costNanoUsd ?? 0) }
  }

  /** Every process has brought its own there. */
  async function spendOfBoth() {
    await spendOf(first)
    await spendOf(second)
    return [await spendOf(first), await spendOf(second)]
  }

  test('bifrost#3547, bifrost#2467: the sums of both agree and miss nothing that either served', async () => {
    const [before] = await spendOfBoth()

    await Promise.all([sendMany(first, 60), sendMany(second, 40)])

    const after = await spendOfBoth()
    const requests = before!.requests + 100
    expect(after).toEqual([0, 1].map(() => ({ requests, cost: requests * cost })))
  })

  test('open-webui#10807: a thousand requests are fewer statements than requests', async () => {
    await spendOfBoth()
    const before = wire.statements

    await sendMany(first, 1000)
    await spendOf(first)

    // There each request asked three times for the user alone. Counted here is all that both processes said meanwhile.
    expect(wire.statements - before).toBeLessThan(1000)
  })

  test('litellm#18708: load of callers known and unknown opens no more connections than the pool has', async () => {
    let most = wire.connections
    const watch = setInterval(() => {
      most = Math.max(most, wire.connections)
    }, 1)

    const answers = await inParallel({ count: 400, atOnce: 100 }, (number) =>
      number % 4 === 0 ? send(second, `a-key-that-nobody-has-${number}`) : send(second),
    )
    clearInterval(watch)

    // Beside its pool each process has one connection to listen.
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(100)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(300)
    expect(most).toBeLessThanOrEqual(2 * (poolSize + 1))
  })

  describe('litellm#38193: the database is away', () => {
    test('requests are served, wait on disk, are all counted later, and leave no memory behind', async () => {
      const leaks: number[] = []
      const held: number[] = []
      let [before] = await spendOfBoth()
      let heapBefore = await heap.read()

      for (let outage = 0; outage < 2; outage += 1) {
        wire.close()
        await sendMany(first, 300)
        await expect.poll(() => spooledLines(first)).toBe(300)
        held.push((await heap.read()) - heapBefore)
        wire.open()
        await expect
          .poll(() => spendOf(first).catch(() => undefined), { timeout: 20_000 })
          .toEqual({
            requests: before!.requests + 300,
            cost: before!.cost + 300 * cost,
          })
        before = await spendOf(first)
        leaks.push((await heap.read()) - heapBefore)
        heapBefore = await heap.read()
      }

      // A leak is in every round; 250 kB are less than a kilobyte of each request.
      expect(Math.min(...leaks)).toBeLessThan(250_000)
      // What waits is held beside its file, up to 5,000 requests: a few kilobytes of each, not prompts and answers.
      expect(Math.max(...held)).toBeLessThan(300 * 8_000)
    }, 60_000)
  })
})
