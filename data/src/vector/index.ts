export type { IndexMatch, IndexOwner, VectorEntry, VectorIndex, VectorQuery } from './port.ts'
