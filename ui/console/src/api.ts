import {
  type AnswerEvent,
  type Collection,
  type Document,
  knowledgeRoutes,
} from '@tragwerk/contracts/knowledge'
import { createClient, isTragwerkError } from '@tragwerk/sdk'

const documentsPerPage = 50

/** What the page asks of the server. */
export interface Api {
  collections(): Promise<Collection[]>
  /** The newest documents, `pages` pages of them; none while the collection does not exist. */
  documents(collection: string, pages: number): Promise<{ items: Document[]; hasMore: boolean }>
  documentText(collection: string, id: string): Promise<{ title: string; text: string }>
  /** Creates the collection when it is not there yet. `onProgress` receives the share sent, 0 to 1. */
  addFile(collection: string, file: File, onProgress: (share: number) => void): Promise<void>
  remove(collection: string, id: string): Promise<void>
  ask(collection: string, question: string, signal: AbortSignal): AsyncIterable<AnswerEvent>
}

export function connect(apiKey: string): Api {
  const client = createClient({ baseUrl: '', apiKey })
  /** Collections that are there for certain; others are not asked for, and created by the first document. */
  const known = new Set<string>()

  const ensureCollection = async (name: string) => {
    if (known.has(name)) return
    await client.knowledge.createCollection({ body: { name } }).catch((error: unknown) => {
      if (!isTragwerkError(error) || error.code !== 'knowledge.collection_exists') throw error
    })
    known.add(name)
  }

  return {
    async collections() {
      const { items } = await client.knowledge.listCollections({ query: { limit: 200 } })
      for (const { name } of items) known.add(name)
      return items
    },
    async documents(name, pages) {
      if (!known.has(name)) return { items: [], hasMore: false }
      const limit = Math.min(200, pages * documentsPerPage)
      const page = await client.knowledge.listDocuments({ params: { name }, query: { limit } })
      return { items: page.items, hasMore: page.nextCursor !== null && limit < 200 }
    },
    documentText: (name, id) => client.knowledge.getDocumentText({ params: { name, id } }),
    async addFile(name, file, onProgress) {
      await ensureCollection(name)
      await client.addFile(name, file, {
        onProgress: ({ sentBytes, totalBytes }) => onProgress(sentBytes / (totalBytes || 1)),
      })
    },
    async remove(name, id) {
      await client.knowledge.deleteDocument({ params: { name, id } })
    },
    ask: (name, question, signal) =>
      client.stream(knowledgeRoutes.answer, { params: { name }, body: { question } }, { signal }),
  }
}
