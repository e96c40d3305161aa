import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { readMemoryImage, writeMemoryImage } from './memory-image.ts'

/** Sent once by the thread that starts this worker. */
export interface PgliteWorkerData {
  /** Directory of the cluster; absent for a database in memory. */
  readonly clusterDirectory?: string
}

export type PgliteWorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly error: Error }
  | { readonly type: 'reply'; readonly bytes: Uint8Array }
  | { readonly type: 'broken'; readonly error: Error }
  | { readonly type: 'closed' }

/** Bytes of the PostgreSQL wire protocol, or the request to close. */
export type PgliteWorkerRequest = Uint8Array | 'close'

/**
 * Without these the log grows without bound: the engine has no background checkpointer, and with the default
 * bound a checkpoint keeps the recycled segments.
 */
const walBounds = ['-c', 'max_wal_size=64MB', '-c', 'min_wal_size=32MB']

const extensions = 'CREATE EXTENSION IF NOT EXISTS vector'

if (parentPort) await serve(parentPort)

async function serve(port: NonNullable<typeof parentPort>): Promise<void> {
  const post = (message: PgliteWorkerMessage) => port.postMessage(message)
  try {
    const database = await open(workerData)
    let previous = Promise.resolve()
    port.on('message', (request: PgliteWorkerRequest) => {
      previous = previous.then(async () => {
        try {
          post(await answer(database, request))
        } catch (error) {
          post({ type: 'broken', error: toError(error) })
        }
      })
    })
    post({ type: 'ready' })
  } catch (error) {
    post({ type: 'failed', error: toError(error) })
  }
}

async function open(data: PgliteWorkerData): Promise<PGlite> {
  if (data.clusterDirectory !== undefined) return create({ dataDir: data.clusterDirectory })
  const image = await readMemoryImage()
  if (image) return create({ loadDataDir: image })
  const database = await create({})
  await writeMemoryImage(await database.dumpDataDir('none'))
  return database
}

async function create(source: { dataDir?: string; loadDataDir?: Blob }): Promise<PGlite> {
  const database = await PGlite.create({
    ...source,
    extensions: { vector },
    startParams: [...PGlite.defaultStartParams, ...walBounds],
  })
  await database.exec(extensions)
  return database
}

async function answer(database: PGlite, request: PgliteWorkerRequest): Promise<PgliteWorkerMessage> {
  if (request === 'close') {
    await database.close()
    return { type: 'closed' }
  }
  return { type: 'reply', bytes: (await database.execProtocolRaw(request)).slice() }
}

/** Errors of the engine may hold values that cannot be sent to another thread. */
function toError(error: unknown): Error {
  return error instanceof Error ? new Error(error.message) : new Error(String(error))
}
