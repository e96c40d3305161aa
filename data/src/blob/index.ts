export type { BlobScope, BlobStore } from './port.ts'
