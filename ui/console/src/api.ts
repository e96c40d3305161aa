import {
  type AnswerEvent,
  type Collection,
  type Document,
  knowledgeRoutes,
} from '@tragwerk/contracts/knowledge'
import { createClient } from '@tragwerk/sdk'

const documentsPerPage = 50

/** What the page asks of the server. */
export interface Api {
  collections(): Promise<Collection[]>
  /** The newest documents, `pages` pages of them. */
  documents(collection: string, pages: number): Promise<{ items: Document[]; hasMore: boolean }>
  documentText(collection: string, id: string): Promise<{ title: string; text: string }>
  /** Creates the collection when it is not there yet. `onProgress` receives the share sent, 0 to 1. */
  addFile(collection: string, file: File, onProgress: (share: number) => void): Promise<void>
  remove(collection: string, id: string): Promise<void>
  ask(collection: string, question: string, signal: AbortSignal): AsyncIterable<AnswerEvent>
}

export function connect(apiKey: string): Api {
  const client = createClient({ baseUrl: '', apiKey })
  return {
    async collections() {
      return (await client.knowledge.listCollections({ query: { limit: 200 } })).items
    },
    async documents(name, pages) {
      const page = await client.knowledge.listDocuments({
        params: { name },
        query: { limit: Math.min(200, pages * documentsPerPage) },
      })
      return { items: page.items, hasMore: page.nextCursor !== null && pages * documentsPerPage < 200 }
    },
    documentText: (name, id) => client.knowledge.getDocumentText({ params: { name, id } }),
    async addFile(name, file, onProgress) {
      const upload = () =>
        client.addFile(name, file, {
          onProgress: ({ sentBytes, totalBytes }) => onProgress(sentBytes / (totalBytes || 1)),
        })
      try {
        await upload()
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'knowledge.collection_not_found'))
          throw error
        await client.knowledge.createCollection({ body: { name } })
        await upload()
      }
    },
    async remove(name, id) {
      await client.knowledge.deleteDocument({ params: { name, id } })
    },
    ask: (name, question, signal) =>
      client.stream(knowledgeRoutes.answer, { params: { name }, body: { question } }, { signal }),
  }
}
