import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { hasCode } from '@tragwerk/infra/errors'
import type { Knowledge } from '@tragwerk/services/knowledge'
import type { Call } from '@tragwerk/trust/access'

const folder = join(import.meta.dirname, '../../../examples/handbook')
const collection = 'handbook'
const sampleTypes = new Set(['.md', '.txt', '.html', '.pdf', '.docx'])

/**
 * Puts the sample handbook into an installation that has no collection yet. A start that is cut short goes on with
 * the next one: files are told apart by their name, and the collection is created last of all checks.
 */
export async function loadSamples(knowledge: Knowledge, call: Call): Promise<number> {
  const { items } = await knowledge.listCollections(call, { limit: 2 })
  if (!existsSync(folder) || items.some(({ name }) => name !== collection)) return 0
  const loaded = await createOrList(knowledge, call)
  const files = (await readdir(folder))
    .filter((name) => sampleTypes.has(extname(name)) && name !== 'README.md')
    .sort()
  const missing = files.filter((name) => !loaded.has(name))
  for (const fileName of missing) {
    const bytes = await readFile(join(folder, fileName))
    await knowledge.addDocument(call, {
      collection,
      externalId: fileName,
      content: { bytes, fileName },
    })
  }
  return missing.length
}

async function createOrList(knowledge: Knowledge, call: Call): Promise<ReadonlySet<string | null>> {
  try {
    const description = 'Sample: the handbook of a fictitious company, in German and English'
    await knowledge.createCollection(call, { name: collection, description })
    return new Set()
  } catch (error) {
    if (!hasCode(error, 'knowledge.collection_exists')) throw error
    const { items } = await knowledge.listDocuments(call, { collection, limit: 200 })
    return new Set(items.map(({ externalId }) => externalId))
  }
}
