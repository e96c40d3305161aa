import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { type Document, knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { type Client, isTragwerkError } from '@tragwerk/sdk'
import { Command } from 'commander'
import { connect } from '../connect.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import type { Output } from '../output.ts'
import type { Run } from '../program.ts'
import { withProgress } from '../progress.ts'

const readable = new Set(['.pdf', '.docx', '.md', '.markdown', '.html', '.htm', '.txt'])
const uploadsAtOnce = 4
const pollMs = 250

interface IngestFlags {
  readonly collection: string
  readonly wait: boolean
  readonly url?: string
}

export function ingestCommand(run: Run): Command {
  const command = new Command('ingest')
    .description('Add files and folders to a collection, which is created when it is missing')
    .argument('<paths...>')
    .requiredOption('-c, --collection <name>')
    .option('--no-wait', 'return when everything is accepted, before it is indexed')
    .option('--url <url>', 'server')
  return command.action((paths: string[], flags: IngestFlags) =>
    run((output) => ingest(output, { client: connect(flags), paths, flags }))(),
  )
}

interface Ingest {
  readonly client: Client
  readonly paths: readonly string[]
  readonly flags: IngestFlags
}

async function ingest(output: Output, { client, paths, flags }: Ingest): Promise<ExitCode> {
  const { collection } = flags
  const files = (await Promise.all(paths.map(findFiles))).flat().sort()
  if (files.length === 0) throw new Error(`There is nothing to read in ${paths.join(', ')}.`)
  await ensureCollection(client, collection)
  const refused: Array<{ file: string; code: string; message: string }> = []
  const accepted: string[] = []
  await withProgress(output, 'Uploading', files.length, async (advance) => {
    const queue = files.values()
    const upload = async () => {
      for (const file of queue) {
        try {
          const { id } = await client.addFile(collection, await readFile(file), {
            fileName: basename(file),
            externalId: file,
          })
          accepted.push(id)
        } catch (error) {
          if (!isTragwerkError(error) || error.status < 400 || error.status === 401) throw error
          refused.push({ file, code: error.code, message: error.message })
        }
        advance()
      }
    }
    await Promise.all(Array.from({ length: uploadsAtOnce }, upload))
  })
  const failed = flags.wait ? await untilIndexed(output, { client, collection, ids: accepted }) : []
  for (const { file, message } of refused) output.note(`Refused: ${file}: ${message}`)
  for (const { title, error } of failed) output.note(`Failed: ${title}: ${error?.message}`)
  const done = accepted.length - failed.length
  output.result(`${done} of ${files.length} documents ${flags.wait ? 'indexed' : 'accepted'}.`, {
    accepted: accepted.length,
    indexed: flags.wait ? done : undefined,
    refused,
    failed: failed.map(({ id, error }) => ({ id, ...error })),
  })
  return done === files.length ? exitCodes.ok : exitCodes.failed
}

async function findFiles(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && readable.has(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
}

async function ensureCollection(client: Client, name: string): Promise<void> {
  try {
    await client.knowledge.createCollection({ body: { name } })
  } catch (error) {
    if (!isTragwerkError(error) || error.code !== 'knowledge.collection_exists') throw error
  }
}

interface Waiting {
  readonly client: Client
  readonly collection: string
  readonly ids: readonly string[]
}

/** Waits until no accepted document is unfinished; returns those that failed. */
async function untilIndexed(output: Output, { client, collection, ids }: Waiting): Promise<Document[]> {
  const failed: Document[] = []
  await withProgress(output, 'Indexing', ids.length, async (advance) => {
    let open = new Set(ids)
    while (open.size > 0) {
      const states = await readStates(client, collection, open)
      for (const document of states) {
        if (document.status !== 'indexed' && document.status !== 'failed') continue
        if (document.status === 'failed') failed.push(document)
        open = open.difference(new Set([document.id]))
        advance()
      }
      if (open.size > 0) await new Promise((resolve) => setTimeout(resolve, pollMs))
    }
  })
  return failed
}

async function readStates(client: Client, name: string, ids: ReadonlySet<string>): Promise<Document[]> {
  const found: Document[] = []
  const pages = client.paginate(knowledgeRoutes.listDocuments, { params: { name }, query: { limit: 200 } })
  for await (const document of pages) {
    if (ids.has(document.id)) found.push(document)
    if (found.length === ids.size) break
  }
  return found
}
