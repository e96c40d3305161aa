import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { inject } from 'vitest'
import { describeWhenReachable } from './reachable.ts'

/** An empty database of its own on the server of this test run. */
export interface FreshDatabase {
  /** As the owner: may log in and create roles, is no superuser and obeys row-level security. */
  readonly url: string
  /** The same database as superuser. */
  readonly superuserUrl: string
  /** Ends all its connections and removes it. */
  drop(): Promise<void>
}

const ownerRole = 'tragwerk_owner'

/**
 * A suite that needs a PostgreSQL server. Where none is installed it is skipped and counted at the end of the run;
 * with `CI=true` it fails instead.
 */
export function describeWithPostgres(name: string, body: () => void): void {
  describeWhenReachable(name, body, {
    ...inject('postgres'),
    what: 'PostgreSQL',
    debianPackage: 'postgresql',
  })
}

/** Creates an empty database; the first call of a run starts the server, which takes seconds. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const serverUrl = await askForServer(inject('postgres').socket)
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await asSuperuser(serverUrl, async (client) => {
    await client.query(createOwner)
    await client.query(`CREATE DATABASE ${name} OWNER ${ownerRole}`)
  })
  return {
    url: withDatabase(serverUrl, name, ownerRole),
    superuserUrl: withDatabase(serverUrl, name, 'postgres'),
    drop: () =>
      asSuperuser(serverUrl, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      }),
  }
}

/** Several test files may get here at the same moment. */
const createOwner = `
DO $$ BEGIN
  CREATE ROLE ${ownerRole} LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$`

async function asSuperuser(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

async function askForServer(socket: string): Promise<string> {
  const answer: unknown = JSON.parse(await text(connect(socket)))
  if (typeof answer === 'object' && answer && 'url' in answer && typeof answer.url === 'string')
    return answer.url
  throw new Error(`The PostgreSQL server of this test run did not start: ${JSON.stringify(answer)}`)
}

function withDatabase(serverUrl: string, database: string, user: string): string {
  const url = new URL(serverUrl)
  url.pathname = database
  url.username = user
  return url.href
}
