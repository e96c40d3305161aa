export { blobErrors } from './errors.ts'
export { createFileBlobStore, type FileBlobStoreDeps } from './file-store.ts'
export type { BlobScope, BlobStore } from './port.ts'
