import type { Clock } from '@tragwerk/infra/clock'
import pg from 'pg'
import type { SqlLogger } from '../deps.ts'
import { sqlErrors } from '../errors.ts'
import type { SqlListener } from '../port.ts'
import { assertIdentifier } from '../tenant-isolation.ts'

export interface PostgresListenerDeps {
  readonly config: pg.ClientConfig
  readonly logger: SqlLogger
  readonly clock: Clock
}

/** One connection outside the pool for all subscriptions; connects again when it is lost. */
export interface PostgresListener {
  listen(channel: string, listener: SqlListener): Promise<AsyncDisposable>
  close(): Promise<void>
}

const firstRetryMs = 250
const lastRetryMs = 5_000

export function createPostgresListener(deps: PostgresListenerDeps): PostgresListener {
  const { config, logger, clock } = deps
  const subscriptions = new Map<string, Set<SqlListener>>()
  const closing = new AbortController()
  let connection: Promise<pg.Client> | undefined

  async function open(): Promise<pg.Client> {
    const client = new pg.Client(config)
    client.on('error', (error) => logger.warn({ error }, 'subscription connection failed'))
    client.on('notification', ({ channel, payload }) => {
      for (const listener of subscriptions.get(channel) ?? []) listener(payload ?? '')
    })
    await client.connect()
    for (const channel of subscriptions.keys()) await client.query(`LISTEN ${channel}`)
    client.once('end', () => {
      connection = undefined
      if (subscriptions.size > 0) void reconnect()
    })
    return client
  }

  /** Retries until connected, unsubscribed or closed. Notifications sent meanwhile are lost, as documented. */
  async function reconnect(): Promise<void> {
    for (let delayMs = firstRetryMs; subscriptions.size > 0; delayMs = Math.min(delayMs * 2, lastRetryMs)) {
      try {
        await clock.sleep(delayMs, closing.signal)
        await connected()
        return
      } catch (error) {
        if (closing.signal.aborted) return
        logger.warn({ error }, 'subscription connection could not be restored yet')
      }
    }
  }

  function connected(): Promise<pg.Client> {
    if (closing.signal.aborted) return Promise.reject(sqlErrors.closed())
    connection ??= open().catch((error: unknown) => {
      connection = undefined
      throw error
    })
    return connection
  }

  async function drop(channel: string, listener: SqlListener): Promise<void> {
    const listeners = subscriptions.get(channel)
    if (!listeners?.delete(listener) || listeners.size > 0) return
    subscriptions.delete(channel)
    const client = await connection
    await client?.query(`UNLISTEN ${channel}`)
  }

  return {
    async listen(channel, listener) {
      assertIdentifier(channel)
      // A function of its own, so that the same listener may be given twice.
      const own: SqlListener = (payload) => listener(payload)
      const listeners = subscriptions.get(channel) ?? new Set()
      subscriptions.set(channel, listeners.add(own))
      try {
        await (await connected()).query(`LISTEN ${channel}`)
      } catch (error) {
        await drop(channel, own).catch(() => undefined)
        throw error
      }
      return { [Symbol.asyncDispose]: () => drop(channel, own).catch(() => undefined) }
    },
    async close() {
      subscriptions.clear()
      closing.abort(sqlErrors.closed())
      await (await connection?.catch(() => undefined))?.end()
    },
  }
}
