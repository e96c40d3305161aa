import {
  type Answer,
  type AnswerEvent,
  type Collection,
  type Document,
  type DocumentStatus,
  knowledgeRoutes,
  type SearchMode,
  type SearchResult,
} from '@tragwerk/contracts/knowledge'
import type { Page } from '@tragwerk/contracts/page'
import type { Call } from '@tragwerk/trust/access'
import { bindRoutes, type Endpoint, type HandlerInput, type Handlers } from '../server/index.ts'

interface PageRequest {
  readonly limit: number
  readonly cursor?: string | undefined
}

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
  listCollections(call: Call, page: PageRequest): Promise<Page<Collection>>
  getCollection(call: Call, name: string): Promise<Collection>
  deleteCollection(call: Call, name: string): Promise<void>
  addDocument(call: Call, input: NewDocument): Promise<{ id: string; status: DocumentStatus }>
  listDocuments(
    call: Call,
    input: PageRequest & { readonly collection: string; readonly status?: DocumentStatus | undefined },
  ): Promise<Page<Document>>
  getDocument(call: Call, ref: DocumentRef): Promise<Document>
  getDocumentText(call: Call, ref: DocumentRef): Promise<{ title: string; text: string }>
  deleteDocument(call: Call, ref: DocumentRef): Promise<void>
  search(
    call: Call,
    input: {
      readonly collection: string
      readonly query: string
      readonly limit: number
      readonly mode: SearchMode
    },
  ): Promise<{ results: SearchResult[]; language: string | null }>
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
    deleteCollection: ({ call, params }) => knowledge.deleteCollection(call, params.name),
    addDocument: (input) => knowledge.addDocument(input.call, toNewDocument(input)),
    listDocuments: ({ call, params, query }) =>
      knowledge.listDocuments(call, { collection: params.name, ...query }),
    getDocument: ({ call, params }) => knowledge.getDocument(call, toRef(params)),
    getDocumentText: ({ call, params }) => knowledge.getDocumentText(call, toRef(params)),
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
