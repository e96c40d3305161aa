export { checkFile } from './check-file.ts'
export type { AddedFile, Uploads } from './create-uploads.ts'
export { UploadsProvider, useUploads } from './UploadsProvider.tsx'
