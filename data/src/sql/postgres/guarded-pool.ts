import pg from 'pg'

type ConnectCallback = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: Error | boolean) => void,
) => void

/**
 * A `pg.Pool` that never hands a dirty connection to the next borrower: one whose transaction is open when it is
 * released is discarded, so the server rolls back; one whose answer is overdue is cut.
 */
export class GuardedPool extends pg.Pool {
  constructor(config: pg.PoolConfig) {
    super({ ...config, Client: GuardedClient })
    // A borrowed connection that breaks between two statements must not end the process; the next statement fails.
    this.on('connect', (client) => client.on('error', () => undefined))
  }

  override connect(): Promise<pg.PoolClient>
  override connect(callback: ConnectCallback): void
  override connect(callback?: ConnectCallback): Promise<pg.PoolClient> | undefined {
    if (!callback) return super.connect().then(guarded)
    super.connect((error, client, done) =>
      callback(error, client && guarded(client), client?.release ?? done),
    )
    return undefined
  }
}

function guarded(client: pg.PoolClient): pg.PoolClient {
  const release = client.release.bind(client)
  client.release = (error) => release(error || client.getTransactionStatus() !== 'I')
  return client
}

/** `pg` keeps waiting for an overdue answer and would queue every later statement behind it. */
class GuardedClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: `pg` declares eight overloads for what is passed on untouched
  override query(...values: any[]): any {
    const result: unknown = Reflect.apply(super.query, this, values)
    if (result instanceof Promise) {
      result.catch((error: unknown) => {
        if (error instanceof Error && error.message === 'Query read timeout') this.connection.stream.destroy()
      })
    }
    return result
  }
}
