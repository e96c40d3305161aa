import { maxUploadBytes } from '@tragwerk/contracts/knowledge'
import type { UploadProblem } from './upload-queue.ts'

/**
 * Kinds that the server certainly refuses; everything else is judged there, by content. Names decide because browsers
 * guess types badly: TypeScript, to them, is video.
 */
const foreign = new Set(
  (
    'png jpg jpeg gif webp heic heif avif bmp ico tif tiff psd mp3 m4a wav ogg flac aac mp4 m4v mov avi mkv webm ' +
    'zip 7z rar gz tgz bz2 xz tar iso dmg exe dll msi so dylib class jar bin woff woff2 ttf otf ' +
    'doc xls xlsx ppt pptx odt ods odp rtf epub sqlite'
  ).split(' '),
)

const longestPath = 500

/** What can be said about a file without sending it; undefined when nothing speaks against it. */
export function checkFile(file: { readonly size: number }, path: string): UploadProblem | undefined {
  if (file.size === 0) return { kind: 'empty' }
  if (file.size > maxUploadBytes) return { kind: 'tooLarge' }
  if (path.length > longestPath) return { kind: 'nameTooLong' }
  const extension = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase()
  return extension !== undefined && foreign.has(extension) ? { kind: 'unsupported' } : undefined
}

/** Files that systems put into folders, which nobody means to upload. */
export function isHidden(name: string): boolean {
  return name.startsWith('.') || name === 'Thumbs.db' || name === 'desktop.ini' || name === '__MACOSX'
}
