import {
  type Answer,
  type AnswerEvent,
  type Chunk,
  type Collection,
  type Document,
  type DocumentEvent,
  type DocumentStatus,
  knowledgeRoutes,
  type SearchExplanation,
  type SearchMode,
  type SearchResult,
} from '@tragwerk/contracts/knowledge'
import type { Page } from '@tragwerk/contracts/page'
import type { RouteQuery } from '@tragwerk/contracts/route'
import type { Call } from '@tragwerk/trust/access'
import { bindRoutes, type Endpoint, type HandlerInput, type Handlers } from '../server/index.ts'

interface PageRequest {
  readonly limit: number
  readonly cursor?: string | undefined
}

type CollectionQuery = RouteQuery<typeof knowledgeRoutes.listCollections>
type DocumentQuery = RouteQuery<typeof knowledgeRoutes.findDocuments>

interface DocumentRef {
  readonly collection: string
  readonly id: string
}

interface NewDocument {
  readonly collection: string
  readonly title?: string | undefined
  readonly externalId?: string | undefined
  readonly metadata?: Document['metadata'] | undefined
  readonly acl?: readonly string[] | null | undefined
  readonly content: {
    readonly bytes: Uint8Array
    readonly fileName?: string | undefined
    readonly mediaType?: string | undefined
  }
}

/** Absent means unchanged. */
interface DocumentChange {
  readonly title?: string | undefined
  readonly metadata?: Document['metadata'] | undefined
  readonly acl?: readonly string[] | null | undefined
}

interface Question {
  readonly collection: string
  readonly question: string
  readonly model?: string | undefined
}

/** The operations that the routes call; the knowledge domain's face has them all. */
export interface KnowledgeOperations {
  createCollection(
    call: Call,
    input: { readonly name: string; readonly description?: string | undefined },
  ): Promise<Collection>
  listCollections(call: Call, query: CollectionQuery): Promise<Page<Collection>>
  getCollection(call: Call, name: string): Promise<Collection>
  updateCollection(
    call: Call,
    input: { readonly name: string; readonly description?: string | undefined },
  ): Promise<Collection>
  deleteCollection(call: Call, name: string): Promise<void>
  addDocument(call: Call, input: NewDocument): Promise<{ id: string; status: DocumentStatus }>
  listDocuments(call: Call, input: DocumentQuery & { readonly collection: string }): Promise<Page<Document>>
  findDocuments(call: Call, query: DocumentQuery): Promise<Page<Document>>
  watchDocuments(call: Call, collection: string): AsyncIterable<DocumentEvent>
  getDocument(call: Call, ref: DocumentRef): Promise<Document>
  getDocumentText(call: Call, ref: DocumentRef): Promise<{ title: string; text: string }>
  updateDocument(call: Call, input: DocumentRef & DocumentChange): Promise<Document>
  listChunks(call: Call, input: DocumentRef & PageRequest): Promise<Page<Chunk>>
  retryDocument(call: Call, ref: DocumentRef): Promise<Document>
  deleteDocument(call: Call, ref: DocumentRef): Promise<void>
  search(
    call: Call,
    input: {
      readonly collection: string
      readonly query: string
      readonly limit: number
      readonly mode: SearchMode
      readonly explain: boolean
    },
  ): Promise<{
    results: SearchResult[]
    language: string | null
    explanation: SearchExplanation | null
  }>
  answer(call: Call, input: Question): Promise<Answer>
  streamAnswer(call: Call, input: Question): AsyncIterable<AnswerEvent>
}

/** Serves the knowledge routes with the domain's operations. */
export function bindKnowledge(deps: { readonly knowledge: KnowledgeOperations }): Endpoint[] {
  const { knowledge } = deps
  const handlers: Handlers<typeof knowledgeRoutes> = {
    createCollection: ({ call, body }) => knowledge.createCollection(call, body),
    listCollections: ({ call, query }) => knowledge.listCollections(call, query),
    getCollection: ({ call, params }) => knowledge.getCollection(call, params.name),
    updateCollection: ({ call, params, body }) => knowledge.updateCollection(call, { ...params, ...body }),
    deleteCollection: ({ call, params }) => knowledge.deleteCollection(call, params.name),
    addDocument: (input) => knowledge.addDocument(input.call, toNewDocument(input)),
    listDocuments: ({ call, params, query }) =>
      knowledge.listDocuments(call, { collection: params.name, ...query }),
    findDocuments: ({ call, query }) => knowledge.findDocuments(call, query),
    watchDocuments: async ({ call, params }) => knowledge.watchDocuments(call, params.name),
    getDocument: ({ call, params }) => knowledge.getDocument(call, toRef(params)),
    getDocumentText: ({ call, params }) => knowledge.getDocumentText(call, toRef(params)),
    updateDocument: ({ call, params, body }) => knowledge.updateDocument(call, { ...toRef(params), ...body }),
    listChunks: ({ call, params, query }) => knowledge.listChunks(call, { ...toRef(params), ...query }),
    retryDocument: ({ call, params }) => knowledge.retryDocument(call, toRef(params)),
    deleteDocument: ({ call, params }) => knowledge.deleteDocument(call, toRef(params)),
    search: ({ call, params, body }) => knowledge.search(call, { collection: params.name, ...body }),
    async answer({ call, params, body }) {
      const { stream, ...rest } = body
      const question = { collection: params.name, ...rest }
      return stream ? knowledge.streamAnswer(call, question) : knowledge.answer(call, question)
    },
  }
  return bindRoutes(knowledgeRoutes, handlers)
}

function toRef(params: { readonly name: string; readonly id: string }): DocumentRef {
  return { collection: params.name, id: params.id }
}

/** Text sent as JSON is plain text unless it says otherwise; files are recognised by the domain. */
function toNewDocument(input: HandlerInput<typeof knowledgeRoutes.addDocument>): NewDocument {
  const collection = input.params.name
  if (input.upload !== undefined) {
    const { fields, ...content } = input.upload
    return { collection, ...fields, content }
  }
  const { content, mediaType = 'text/plain', ...fields } = input.body
  return { collection, ...fields, content: { bytes: Buffer.from(content, 'utf8'), mediaType } }
}
