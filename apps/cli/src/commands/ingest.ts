import { type Client, isTragwerkError } from '@tragwerk/sdk'
import { Command } from 'commander'
import { connect } from '../connect.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import type { Output } from '../output.ts'
import type { Run } from '../program.ts'
import { withProgress } from '../progress.ts'
import { type Failure, findFiles, type Refusal, untilIndexed, uploadFiles } from './ingest-files.ts'

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
    run((output) => ingest(output, paths, flags))(),
  )
}

async function ingest(output: Output, paths: readonly string[], flags: IngestFlags): Promise<ExitCode> {
  const { collection, wait } = flags
  const files = await findFiles(paths)
  const client = connect(flags)
  await ensureCollection(client, collection)

  let accepted: string[] = []
  let refused: Refusal[] = []
  await withProgress(output, { title: 'Uploading', total: files.length }, async (advance) => {
    ;({ accepted, refused } = await uploadFiles({ client, collection, files, advance }))
  })
  let failed: Failure[] = []
  if (wait && accepted.length > 0) {
    await withProgress(output, { title: 'Indexing', total: accepted.length }, async (advance) => {
      failed = await untilIndexed({ client, collection, ids: accepted, advance })
    })
  }

  for (const { file, message } of refused) output.note(`Refused: ${file}: ${message}`)
  for (const { title, message } of failed) output.note(`Failed: ${title}: ${message}`)
  const done = accepted.length - failed.length
  output.result(`${done} of ${files.length} documents ${wait ? 'indexed' : 'accepted'}.`, {
    accepted: accepted.length,
    indexed: wait ? done : undefined,
    refused,
    failed: failed.map(({ id, code, message }) => ({ id, code, message })),
  })
  return done === files.length ? exitCodes.ok : exitCodes.failed
}

async function ensureCollection(client: Client, name: string): Promise<void> {
  try {
    await client.knowledge.createCollection({ body: { name } })
  } catch (error) {
    if (!isTragwerkError(error) || error.code !== 'knowledge.collection_exists') throw error
  }
}
