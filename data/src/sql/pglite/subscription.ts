import type { SqlListener } from '../port.ts'
import { assertIdentifier } from '../tenant-isolation.ts'
import type { PglitePool } from './pool.ts'

/** Subscribes through a client of its own until disposed; disposing twice is allowed. */
export async function listenOn(
  pool: PglitePool,
  channel: string,
  listener: SqlListener,
): Promise<AsyncDisposable> {
  assertIdentifier(channel)
  const client = await pool.connect()
  client.on('notification', (message: { payload?: string }) => listener(message.payload ?? ''))
  let isDisposed = false
  const dispose = async () => {
    if (isDisposed) return
    isDisposed = true
    await client.close()
  }
  try {
    await client.query(`LISTEN ${channel}`)
  } catch (error) {
    await dispose()
    throw error
  }
  return { [Symbol.asyncDispose]: dispose }
}
