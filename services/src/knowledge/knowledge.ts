import type { Call } from '@tragwerk/trust/access'
import { answer, type Question, streamAnswer } from './answer.ts'
import { createCollection, deleteCollection, getCollection, listCollections } from './collections.ts'
import type { KnowledgeDeps } from './deps.ts'
import {
  type AddDocument,
  addDocument,
  type DocumentRef,
  deleteDocument,
  getDocument,
  getDocumentText,
  listDocuments,
} from './documents.ts'
import { type Search, searchPassages } from './retrieve.ts'
import { sweep } from './sweep.ts'

/** The domain as one object; every operation takes the call first. */
export function createKnowledge(deps: KnowledgeDeps) {
  return {
    createCollection: (call: Call, input: Parameters<typeof createCollection>[2]) =>
      createCollection(deps, call, input),
    listCollections: (call: Call, page: Parameters<typeof listCollections>[2]) =>
      listCollections(deps, call, page),
    getCollection: (call: Call, name: string) => getCollection(deps, call, name),
    deleteCollection: (call: Call, name: string) => deleteCollection(deps, call, name),
    addDocument: (call: Call, input: AddDocument) => addDocument(deps, call, input),
    listDocuments: (call: Call, input: Parameters<typeof listDocuments>[2]) =>
      listDocuments(deps, call, input),
    getDocument: (call: Call, ref: DocumentRef) => getDocument(deps, call, ref),
    getDocumentText: (call: Call, ref: DocumentRef) => getDocumentText(deps, call, ref),
    deleteDocument: (call: Call, ref: DocumentRef) => deleteDocument(deps, call, ref),
    search: (call: Call, input: Search) => searchPassages(deps, call, input),
    answer: (call: Call, input: Question) => answer(deps, call, input),
    streamAnswer: (call: Call, input: Question) => streamAnswer(deps, call, input),
    /** See `sweep`; called at start and by a timer. */
    sweep: (options?: Parameters<typeof sweep>[1]) => sweep(deps, options),
  }
}

export type Knowledge = ReturnType<typeof createKnowledge>
