import type { Call } from '@tragwerk/trust/access'
import { answer, type Question, streamAnswer } from './answer.ts'
import {
  createCollection,
  deleteCollection,
  getCollection,
  type ListCollections,
  listCollections,
  updateCollection,
} from './collections.ts'
import type { KnowledgeDeps } from './deps.ts'
import { type AddDocument, addDocument, type DocumentRef, deleteDocument } from './documents/documents.ts'
import { type FindDocuments, findDocuments, listDocuments } from './documents/list-documents.ts'
import { getDocument, getDocumentText, listChunks } from './documents/read-document.ts'
import { retryDocument } from './documents/retry-document.ts'
import { createSharedLooks } from './documents/shared-looks.ts'
import { type UpdateDocument, updateDocument } from './documents/update-document.ts'
import { type CollectionLook, watchDocuments } from './documents/watch-documents.ts'
import { type Search, searchPassages } from './retrieval/retrieve.ts'
import { sweep } from './sweep.ts'

/** The domain as one object; every operation takes the call first. */
export function createKnowledge(deps: KnowledgeDeps) {
  const watching = { ...deps, takeLook: createSharedLooks<CollectionLook>(deps) }
  return {
    createCollection: (call: Call, input: Parameters<typeof createCollection>[2]) =>
      createCollection(deps, call, input),
    listCollections: (call: Call, input: ListCollections) => listCollections(deps, call, input),
    getCollection: (call: Call, name: string) => getCollection(deps, call, name),
    updateCollection: (call: Call, input: Parameters<typeof updateCollection>[2]) =>
      updateCollection(deps, call, input),
    deleteCollection: (call: Call, name: string) => deleteCollection(deps, call, name),
    addDocument: (call: Call, input: AddDocument) => addDocument(deps, call, input),
    listDocuments: (call: Call, input: Parameters<typeof listDocuments>[2]) =>
      listDocuments(deps, call, input),
    findDocuments: (call: Call, input: FindDocuments) => findDocuments(deps, call, input),
    watchDocuments: (call: Call, collection: string) => watchDocuments(watching, call, collection),
    getDocument: (call: Call, ref: DocumentRef) => getDocument(deps, call, ref),
    getDocumentText: (call: Call, ref: DocumentRef) => getDocumentText(deps, call, ref),
    listChunks: (call: Call, input: Parameters<typeof listChunks>[2]) => listChunks(deps, call, input),
    updateDocument: (call: Call, input: UpdateDocument) => updateDocument(deps, call, input),
    retryDocument: (call: Call, ref: DocumentRef) => retryDocument(deps, call, ref),
    deleteDocument: (call: Call, ref: DocumentRef) => deleteDocument(deps, call, ref),
    search: (call: Call, input: Search) => searchPassages(deps, call, input),
    answer: (call: Call, input: Question) => answer(deps, call, input),
    streamAnswer: (call: Call, input: Question) => streamAnswer(deps, call, input),
    /** See `sweep`; called at start and by a timer. */
    sweep: (options?: Parameters<typeof sweep>[1]) => sweep(deps, options),
  }
}

export type Knowledge = ReturnType<typeof createKnowledge>
