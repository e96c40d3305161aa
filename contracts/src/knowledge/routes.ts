import { z } from 'zod'
import { PageQuery, pageOf } from '../page.ts'
import { defineRoute } from '../route.ts'
import {
  AclEntry,
  Answer,
  AnswerEvent,
  Chunk,
  Collection,
  CollectionName,
  Document,
  DocumentEvent,
  DocumentStatus,
  Metadata,
  notStorable,
  SearchExplanation,
  SearchMode,
  SearchResult,
  storable,
} from './entities.ts'

/** Largest accepted file. */
export const maxUploadBytes = 50 * 1024 * 1024

const CollectionParams = z.strictObject({ name: CollectionName })
const DocumentParams = z.strictObject({ name: CollectionName, id: z.uuid() })

/** JSON in a multipart text field. */
const jsonField = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue({ code: 'custom', message: 'must be JSON' })
        return z.NEVER
      }
    })
    .pipe(schema)

const title = z.string().trim().min(1).max(500).refine(storable, notStorable)
const externalId = z.string().min(1).max(500).refine(storable, notStorable)
const acl = z
  .array(AclEntry)
  .min(1)
  .max(100)
  .nullable()
  .describe('Who may read it; null opens it to the tenant. Absent, a replaced document keeps its own')

const description = z.string().max(2000).refine(storable, notStorable)

/** Words that must occur in the name or title, in any case. */
const needle = z.string().trim().min(1).max(200).refine(storable, notStorable)

export const collectionSorts = ['name', '-name', 'createdAt', '-createdAt'] as const
export const documentSorts = [
  '-createdAt',
  'createdAt',
  'title',
  '-title',
  'bytes',
  '-bytes',
  '-updatedAt',
  'updatedAt',
] as const

const documentFilters = {
  /** Holds a title when the list is sorted by it. */
  cursor: z.string().max(2200).optional().describe('nextCursor of the page before'),
  status: DocumentStatus.optional(),
  q: needle.optional().describe('Part of the title, in any case'),
  sort: z.enum(documentSorts).default('-createdAt').describe('A leading - means descending'),
}

const unknownCollection = 'knowledge.collection_not_found'
const unknownDocument = 'knowledge.document_not_found'

export const knowledgeRoutes = {
  createCollection: defineRoute({
    id: 'knowledge.createCollection',
    method: 'POST',
    path: '/api/v1/collections',
    summary: 'Create a collection',
    permission: 'knowledge:write',
    body: z.strictObject({
      name: CollectionName,
      description: description.optional(),
    }),
    reply: Collection,
    status: 201,
    errors: ['knowledge.collection_exists'],
    stability: 'beta',
    idempotent: true,
  }),
  listCollections: defineRoute({
    id: 'knowledge.listCollections',
    method: 'GET',
    path: '/api/v1/collections',
    summary: 'List collections, by name unless sorted otherwise',
    permission: 'knowledge:read',
    query: PageQuery.extend({
      q: needle.optional().describe('Part of the name or the description, in any case'),
      sort: z.enum(collectionSorts).default('name').describe('A leading - means descending'),
    }),
    reply: pageOf(Collection),
    errors: ['knowledge.cursor_invalid'],
    stability: 'beta',
  }),
  getCollection: defineRoute({
    id: 'knowledge.getCollection',
    method: 'GET',
    path: '/api/v1/collections/{name}',
    summary: 'Read a collection',
    permission: 'knowledge:read',
    params: CollectionParams,
    reply: Collection,
    errors: [unknownCollection],
    stability: 'beta',
  }),
  updateCollection: defineRoute({
    id: 'knowledge.updateCollection',
    method: 'PATCH',
    path: '/api/v1/collections/{name}',
    summary: 'Change the description of a collection',
    permission: 'knowledge:write',
    params: CollectionParams,
    body: z.strictObject({ description: description.optional() }),
    reply: Collection,
    errors: [unknownCollection],
    stability: 'beta',
  }),
  deleteCollection: defineRoute({
    id: 'knowledge.deleteCollection',
    method: 'DELETE',
    path: '/api/v1/collections/{name}',
    summary: 'Delete a collection with all its documents',
    permission: 'knowledge:write',
    params: CollectionParams,
    reply: z.undefined(),
    replyKind: 'empty',
    status: 204,
    errors: [unknownCollection],
    stability: 'beta',
  }),
  addDocument: defineRoute({
    id: 'knowledge.addDocument',
    method: 'POST',
    path: '/api/v1/collections/{name}/documents',
    summary: 'Add a document, or replace the one with the same externalId',
    description:
      'Send JSON, or multipart/form-data with a part `file`. 202 means the document is stored durably and will be indexed, also after a crash. A replaced document keeps its metadata and its access list unless new ones are sent.',
    permission: 'knowledge:write',
    params: CollectionParams,
    body: z.strictObject({
      title,
      content: z.string().min(1),
      mediaType: z.enum(['text/plain', 'text/markdown', 'text/html']).optional(),
      externalId: externalId.optional(),
      metadata: Metadata.optional(),
      acl: acl.optional(),
    }),
    upload: {
      maxBytes: maxUploadBytes,
      fields: z.strictObject({
        title: title.optional(),
        externalId: externalId.optional(),
        metadata: jsonField(Metadata).optional(),
        acl: jsonField(acl).optional(),
      }),
    },
    reply: z.object({ id: z.uuid(), status: DocumentStatus }),
    status: 202,
    errors: [
      unknownCollection,
      'knowledge.embedding_mismatch',
      'knowledge.file_empty',
      'knowledge.file_too_large',
      'knowledge.file_type_unsupported',
      'knowledge.text_not_utf8',
      'knowledge.upload_expired',
    ],
    stability: 'beta',
    idempotent: true,
  }),
  listDocuments: defineRoute({
    id: 'knowledge.listDocuments',
    method: 'GET',
    path: '/api/v1/collections/{name}/documents',
    summary: 'List documents, newest first unless sorted otherwise',
    permission: 'knowledge:read',
    params: CollectionParams,
    query: PageQuery.extend(documentFilters),
    reply: pageOf(Document),
    errors: [unknownCollection, 'knowledge.cursor_invalid'],
    stability: 'beta',
  }),
  findDocuments: defineRoute({
    id: 'knowledge.findDocuments',
    method: 'GET',
    path: '/api/v1/documents',
    summary: 'List documents of all collections',
    permission: 'knowledge:read',
    query: PageQuery.extend(documentFilters),
    reply: pageOf(Document),
    errors: ['knowledge.cursor_invalid'],
    stability: 'beta',
  }),
  watchDocuments: defineRoute({
    id: 'knowledge.watchDocuments',
    method: 'GET',
    path: '/api/v1/collections/{name}/documents/watch',
    summary: 'Follow the documents of a collection as they change',
    description:
      'Server-sent events. Starts with `counts`; then every document whose state, progress or fields change, and the counts when they do. Ends only when the client goes or the server stops.',
    permission: 'knowledge:read',
    params: CollectionParams,
    reply: z.undefined(),
    replyKind: 'events',
    event: DocumentEvent,
    errors: [unknownCollection],
    stability: 'beta',
  }),
  getDocument: defineRoute({
    id: 'knowledge.getDocument',
    method: 'GET',
    path: '/api/v1/collections/{name}/documents/{id}',
    summary: 'Read a document’s state',
    permission: 'knowledge:read',
    params: DocumentParams,
    reply: Document,
    errors: [unknownCollection, unknownDocument],
    stability: 'beta',
  }),
  getDocumentText: defineRoute({
    id: 'knowledge.getDocumentText',
    method: 'GET',
    path: '/api/v1/collections/{name}/documents/{id}/text',
    summary: 'Read the extracted text that offsets point into',
    permission: 'knowledge:read',
    params: DocumentParams,
    reply: z.object({ title: z.string(), text: z.string() }),
    errors: [unknownCollection, unknownDocument, 'knowledge.document_not_ready'],
    stability: 'beta',
  }),
  updateDocument: defineRoute({
    id: 'knowledge.updateDocument',
    method: 'PATCH',
    path: '/api/v1/collections/{name}/documents/{id}',
    summary: 'Change the title, metadata or access list of a document',
    description:
      'What is absent stays. Metadata is replaced as a whole. A new access list holds for searches as soon as this answers.',
    permission: 'knowledge:write',
    params: DocumentParams,
    body: z.strictObject({ title: title.optional(), metadata: Metadata.optional(), acl: acl.optional() }),
    reply: Document,
    errors: [unknownCollection, unknownDocument],
    stability: 'beta',
  }),
  listChunks: defineRoute({
    id: 'knowledge.listChunks',
    method: 'GET',
    path: '/api/v1/collections/{name}/documents/{id}/chunks',
    summary: 'List the passages of a document in their order',
    permission: 'knowledge:read',
    params: DocumentParams,
    query: PageQuery,
    reply: pageOf(Chunk),
    errors: [unknownCollection, unknownDocument, 'knowledge.document_not_ready', 'knowledge.cursor_invalid'],
    stability: 'beta',
  }),
  retryDocument: defineRoute({
    id: 'knowledge.retryDocument',
    method: 'POST',
    path: '/api/v1/collections/{name}/documents/{id}/retry',
    summary: 'Index a failed document again from its stored file',
    permission: 'knowledge:write',
    params: DocumentParams,
    reply: Document,
    status: 202,
    errors: [
      unknownCollection,
      unknownDocument,
      'knowledge.document_not_failed',
      'knowledge.embedding_mismatch',
      'knowledge.upload_expired',
    ],
    stability: 'beta',
  }),
  deleteDocument: defineRoute({
    id: 'knowledge.deleteDocument',
    method: 'DELETE',
    path: '/api/v1/collections/{name}/documents/{id}',
    summary: 'Delete a document; it is not retrievable once this answers',
    permission: 'knowledge:write',
    params: DocumentParams,
    reply: z.undefined(),
    replyKind: 'empty',
    status: 204,
    errors: [unknownCollection, unknownDocument],
    stability: 'beta',
  }),
  search: defineRoute({
    id: 'knowledge.search',
    method: 'POST',
    path: '/api/v1/collections/{name}/search',
    summary: 'Find passages',
    permission: 'knowledge:read',
    params: CollectionParams,
    body: z.strictObject({
      query: z.string().trim().min(1).max(8000),
      limit: z.int().min(1).max(200).default(10),
      mode: SearchMode.default('hybrid'),
      explain: z.boolean().default(false).describe('Adds why each passage stands where it stands'),
    }),
    reply: z.object({
      results: z.array(SearchResult),
      language: z.string().nullable(),
      explanation: SearchExplanation.nullable(),
    }),
    errors: [unknownCollection, 'knowledge.embedding_mismatch'],
    stability: 'beta',
  }),
  answer: defineRoute({
    id: 'knowledge.answer',
    method: 'POST',
    path: '/api/v1/collections/{name}/answer',
    summary: 'Answer a question from the collection, with citations',
    permission: 'knowledge:read',
    params: CollectionParams,
    body: z.strictObject({
      question: z.string().trim().min(1).max(8000),
      model: z
        .string()
        .max(200)
        .optional()
        .describe('A language model, which needs models:use; the platform’s default unless set'),
      stream: z.boolean().default(false),
    }),
    reply: Answer,
    event: AnswerEvent,
    errors: [
      unknownCollection,
      'knowledge.embedding_mismatch',
      'knowledge.answer_incomplete',
      'knowledge.answer_model_unsuitable',
      'access.permission_denied',
      'models.model_not_found',
      'models.provider_failed',
    ],
    stability: 'beta',
  }),
} as const
