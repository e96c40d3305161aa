import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import { type Document, knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { type Client, isTragwerkError } from '@tragwerk/sdk'
import { cliErrors } from '../errors.ts'

/** What is taken from folders; a file named by itself is sent whatever it is. */
const readable = ['.pdf', '.docx', '.md', '.markdown', '.html', '.htm', '.txt']
const uploadsAtOnce = 4
const pollMs = 250

/** A client that can do what ingesting needs. */
export type IngestClient = Pick<Client, 'addFile' | 'paginate'>

export interface Refusal {
  readonly file: string
  readonly code: string
  readonly message: string
}

/**
 * The files of these paths, each once, as absolute paths: that is what a file is known by on the server, from
 * whichever folder the command is called.
 */
export async function findFiles(paths: readonly string[]): Promise<string[]> {
  const found = (await Promise.all(paths.map(filesOf))).flat()
  if (found.length === 0)
    throw cliErrors.nothingToRead({ paths: paths.join(', '), types: readable.join(' ') })
  return [...new Set(found.map((file) => resolve(file)))].sort()
}

async function filesOf(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path]
    const entries = await readdir(path, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile() && readable.includes(extname(entry.name).toLowerCase()))
      .map((entry) => join(entry.parentPath, entry.name))
  } catch (error) {
    throw cliErrors.pathNotFound({ path, reason: reasonOf(error) }, error)
  }
}

export interface Upload {
  readonly client: IngestClient
  readonly collection: string
  readonly files: readonly string[]
  readonly advance: () => void
}

/**
 * Sends the files, four at a time. What is wrong with one file is that file's refusal; what is wrong with the key or
 * the connection ends everything.
 */
export async function uploadFiles({ client, collection, files, advance }: Upload) {
  const accepted: string[] = []
  const refused: Refusal[] = []
  let hasEnded = false
  const queue = files.values()
  const upload = async () => {
    for (const file of queue) {
      if (hasEnded) return
      try {
        const bytes = await readBytes(file)
        const { id } = await client.addFile(collection, bytes, { fileName: basename(file), externalId: file })
        accepted.push(id)
      } catch (error) {
        const refusal = toRefusal(file, error)
        if (!refusal) {
          hasEnded = true
          throw error
        }
        refused.push(refusal)
      }
      advance()
    }
  }
  await Promise.all(Array.from({ length: uploadsAtOnce }, upload))
  return { accepted, refused }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    throw cliErrors.fileUnreadable({ path, reason: reasonOf(error) }, error)
  }
}

function toRefusal(file: string, error: unknown): Refusal | undefined {
  const { code, message } = error as { code: string; message: string }
  if (code === 'cli.file_unreadable') return { file, code, message }
  const concernsFile =
    isTragwerkError(error) && error.status >= 400 && error.status !== 401 && error.status !== 403
  return concernsFile ? { file, code, message } : undefined
}

export interface Waiting {
  readonly client: IngestClient
  readonly collection: string
  readonly ids: readonly string[]
  readonly advance: () => void
}

export interface Failure {
  readonly id: string
  readonly title: string
  readonly code: string
  readonly message: string
}

/** Waits until each of these documents is indexed, failed or gone; returns those that are not indexed. */
export async function untilIndexed({ client, collection, ids, advance }: Waiting): Promise<Failure[]> {
  const failures: Failure[] = []
  let open = new Set(ids)
  while (open.size > 0) {
    const states = await readStates(client, collection, open)
    const settled = [...open].filter((id) => isSettled(states.get(id)))
    for (const id of settled) {
      const failure = toFailure(id, states.get(id))
      if (failure) failures.push(failure)
      advance()
    }
    open = open.difference(new Set(settled))
    if (open.size > 0) await new Promise((wake) => setTimeout(wake, pollMs))
  }
  return failures
}

function isSettled(document: Document | undefined): boolean {
  return document === undefined || document.status === 'indexed' || document.status === 'failed'
}

function toFailure(id: string, document: Document | undefined): Failure | undefined {
  if (document?.status === 'indexed') return undefined
  const { code, message } = document?.error ?? cliErrors.documentDeleted()
  return { id, title: document?.title ?? id, code, message }
}

/** The documents of these ids; one that is missing does not exist any more. */
async function readStates(
  client: IngestClient,
  name: string,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Document>> {
  const found = new Map<string, Document>()
  const pages = client.paginate(knowledgeRoutes.listDocuments, { params: { name }, query: { limit: 200 } })
  for await (const document of pages) {
    if (ids.has(document.id)) found.set(document.id, document)
    if (found.size === ids.size) break
  }
  return found
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return 'it does not exist'
  if (code === 'EACCES' || code === 'EPERM') return 'access is denied'
  return message
}
