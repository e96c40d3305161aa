import type { SearchMode } from '@tragwerk/contracts/knowledge'
import { createClient } from '@tragwerk/sdk'
import type { Product } from '@tragwerk/testkit/product'
import type { TestSet } from './load-sets.ts'

/** Ranks documents of a test set by the product's search, best first. */
export type Searcher = (
  query: string,
  options: { readonly mode: SearchMode; readonly limit: number },
) => Promise<string[]>

const uploadsAtOnce = 16
const reportEveryMs = 10_000

export function connectBench(product: Product) {
  const client = createClient({ baseUrl: product.url, apiKey: product.adminKey })
  return {
    /** Adds every document through the API and waits until all are indexed. */
    async load(set: TestSet): Promise<Searcher> {
      const name = set.collection
      await client.knowledge.createCollection({ body: { name } })
      const start = performance.now()
      const queue = set.documents.values()
      const upload = async () => {
        for (const { id, title, text } of queue) {
          await client.knowledge.addDocument({
            params: { name },
            body: { externalId: id, title, content: text },
          })
        }
      }
      await Promise.all(Array.from({ length: uploadsAtOnce }, upload))
      await untilIndexed(set, async (status) => {
        const page = await client.knowledge.listDocuments({ params: { name }, query: { limit: 1, status } })
        return page.items.length
      })
      const seconds = (performance.now() - start) / 1000
      process.stderr.write(
        `${set.name}: ${set.documents.length} documents indexed in ${seconds.toFixed(0)} s ` +
          `(${(set.documents.length / seconds).toFixed(0)}/s)\n`,
      )
      return async (query, { mode, limit }) => {
        const { results } = await client.knowledge.search({ params: { name }, body: { query, mode, limit } })
        return [...new Set(results.map((result) => result.externalId ?? result.documentId))]
      }
    },
  }
}

type Unfinished = 'queued' | 'parsing' | 'embedding'

async function untilIndexed(
  set: TestSet,
  countOf: (status: Unfinished | 'failed') => Promise<number>,
): Promise<void> {
  const start = performance.now()
  let reported = start
  for (;;) {
    if ((await countOf('failed')) > 0) throw new Error(`${set.name}: a document failed to be indexed`)
    const left = (await countOf('queued')) + (await countOf('parsing')) + (await countOf('embedding'))
    if (left === 0) return
    if (performance.now() - reported > reportEveryMs) {
      reported = performance.now()
      process.stderr.write(`${set.name}: indexing for ${((reported - start) / 1000).toFixed(0)} s …\n`)
    }
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}
