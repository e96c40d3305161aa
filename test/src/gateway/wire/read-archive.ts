import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const blockBytes = 512

/** The files of a `.tar.gz`, by path, in order. Names of up to 255 characters, as `ustar` and GNU tar write them. */
export function readArchive(path: string): ReadonlyMap<string, Buffer> {
  const tar = gunzipSync(readFileSync(path))
  const files = new Map<string, Buffer>()
  let longName: string | undefined
  for (let at = 0; at + blockBytes <= tar.length && tar[at] !== 0; ) {
    const header = tar.subarray(at, at + blockBytes)
    const bytes = Number.parseInt(fieldOf(header, 124, 12), 8)
    const content = tar.subarray(at + blockBytes, at + blockBytes + bytes)
    const type = String.fromCharCode(header[156]!)
    if (type === 'L') longName = content.toString('utf8').replace(/\0.*$/s, '')
    else if (type === 'x') longName = /^\d+ path=(.*)$/m.exec(content.toString('utf8'))?.[1]
    else {
      const name = longName ?? nameOf(header)
      longName = undefined
      if (type === '0' || type === '\0') files.set(name, content)
    }
    at += blockBytes + Math.ceil(bytes / blockBytes) * blockBytes
  }
  return files
}

function nameOf(header: Buffer): string {
  const prefix = fieldOf(header, 257, 5) === 'ustar' ? fieldOf(header, 345, 155) : ''
  const name = fieldOf(header, 0, 100)
  return prefix === '' ? name : `${prefix}/${name}`
}

function fieldOf(header: Buffer, at: number, length: number): string {
  return header
    .subarray(at, at + length)
    .toString('utf8')
    .replace(/\0.*$/s, '')
    .trim()
}
