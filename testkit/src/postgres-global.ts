import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { findPostgres, type PostgresCluster, startPostgresCluster } from './postgres-cluster.ts'
import { readSurroundings, reportUnreachable } from './unreachable.ts'

/** What test processes are told about the server of this run. */
export interface PostgresAccess {
  /** Socket that answers with the superuser's URL; the first connection starts the server. */
  readonly socket: string
  /** File with one line for each suite that could not run. */
  readonly unreachable: string
  readonly isInstalled: boolean
  readonly isRequired: boolean
}

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: PostgresAccess
  }
}

/** Vitest's global set-up: offers one PostgreSQL server to the run, started when first asked for. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { isRequired, path } = readSurroundings()
  const bin = findPostgres(path)
  const directory = mkdtempSync(join(tmpdir(), 'tragwerk-test-'))
  const access: PostgresAccess = {
    socket: join(directory, 'postgres.sock'),
    unreachable: join(directory, 'unreachable.log'),
    isInstalled: bin !== undefined,
    isRequired,
  }
  let cluster: Promise<PostgresCluster> | undefined
  const start = (folder: string) => {
    cluster ??= startPostgresCluster(folder)
    return cluster
  }
  const server = bin === undefined ? undefined : await serveUrl(access.socket, () => start(bin))
  project.provide('postgres', access)
  return async () => {
    server?.close()
    await (await cluster?.catch(() => undefined))?.stop()
    reportUnreachable('PostgreSQL', access.unreachable)
    rmSync(directory, { recursive: true, force: true })
  }
}

async function serveUrl(path: string, start: () => Promise<PostgresCluster>): Promise<Server> {
  const server = createServer(async (connection) => {
    connection.on('error', () => undefined)
    try {
      connection.end(JSON.stringify({ url: (await start()).superuserUrl }))
    } catch (error) {
      connection.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }))
    }
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return server
}
