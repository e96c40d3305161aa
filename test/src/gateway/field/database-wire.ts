import { connect, createServer, type Socket } from 'node:net'

/** A way to PostgreSQL that counts what goes over it and can be closed. */
export interface DatabaseWire extends AsyncDisposable {
  /** The address of the database, through here. */
  readonly url: string
  /** Statements sent since the start, those that begin and end transactions included. */
  readonly statements: number
  /** Connections that are open now. */
  readonly connections: number
  /** Cuts every connection and makes no new ones until `open`. */
  close(): void
  open(): void
}

export async function startDatabaseWire(databaseUrl: string): Promise<DatabaseWire> {
  const target = new URL(databaseUrl)
  const clients = new Set<Socket>()
  const counts = { statements: 0 }
  let isOpen = true
  const server = createServer({ noDelay: true }, (client) => {
    client.on('error', () => client.destroy())
    if (!isOpen) return void client.destroy()
    clients.add(client)
    const database = connect({ host: target.hostname, port: Number(target.port), noDelay: true })
    database.on('error', () => client.destroy())
    client.on('data', countStatements(counts))
    client.pipe(database).pipe(client)
    client.once('close', () => {
      clients.delete(client)
      database.destroy()
    })
    database.once('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(databaseUrl)
  const address = server.address()
  url.host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const cut = () => {
    for (const client of clients) client.resetAndDestroy()
  }
  return {
    url: url.href,
    get statements() {
      return counts.statements
    },
    get connections() {
      return clients.size
    },
    close() {
      isOpen = false
      cut()
    },
    open() {
      isOpen = true
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      cut()
      await closed
    },
  }
}

const simpleQuery = 'Q'.charCodeAt(0)
const execute = 'E'.charCodeAt(0)

/**
 * Reads what a client says: a first message of length and content, then messages of type, length and content. The
 * length counts itself.
 */
function countStatements(counts: { statements: number }): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  let typeBytes = 0
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= typeBytes + 4) {
      const size = typeBytes + rest.readInt32BE(typeBytes)
      if (rest.length < size) return
      const type = typeBytes === 0 ? 0 : rest[0]
      if (type === simpleQuery || type === execute) counts.statements += 1
      rest = rest.subarray(size)
      typeBytes = 1
    }
  }
}
