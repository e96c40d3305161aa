import { mkdirSync, symlinkSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readOptions } from '@tragwerk/infra/config'
import { type Client, createClient } from '@tragwerk/sdk'
import { optionSlices, startServer } from '@tragwerk/server'

export type StackEngine = 'pglite' | 'postgres'

export interface StackStart {
  /** Absent: the embedded database. */
  readonly databaseUrl?: string
  /** Kept when given; otherwise a fresh folder, deleted by `stop`. */
  readonly dataDir?: string
  readonly env?: Readonly<Record<string, string>>
}

/** The whole server in this process. One at a time: the durable engine keeps its registry globally. */
export interface Stack {
  readonly engine: StackEngine
  readonly url: string
  readonly adminKey: string
  readonly dataDir: string
  /** With the administrator's key. Does not repeat failed requests. */
  readonly client: Client
  clientWith(apiKey: string | undefined): Client
  /** Drains, closes and tidies up. Idempotent. */
  stop(): Promise<void>
}

export const stackAdminKey = 'stack-administrator-key-0001'

/** Built once for all stacks of this machine: the program checks its digest at every start. */
const sharedModels = join(tmpdir(), 'tragwerk-test-models')

/** Starts the whole server on a free port: without samples, without Ollama, without a log. */
export async function runStack(options: StackStart = {}): Promise<Stack> {
  const { databaseUrl, env = {} } = options
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'tragwerk-stack-')))
  shareModels(dataDir)
  const { values } = readOptions(optionSlices, {
    argv: [],
    file: {},
    env: {
      NODE_ENV: 'test',
      TRAGWERK_PORT: '0',
      TRAGWERK_DATA_DIR: dataDir,
      TRAGWERK_ADMIN_KEY: stackAdminKey,
      TRAGWERK_SAMPLES: 'false',
      TRAGWERK_LOG_LEVEL: 'silent',
      OLLAMA_HOST: 'off',
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
      ...env,
    },
  })
  const tidyUp = async () => {
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
  }
  const server = await startServer(values).catch(async (error: unknown) => {
    await tidyUp()
    throw error
  })
  const adminKey = env.TRAGWERK_ADMIN_KEY ?? stackAdminKey
  const clientWith = (apiKey: string | undefined) =>
    createClient({ baseUrl: server.url, retries: 0, ...(apiKey === undefined ? {} : { apiKey }) })
  return {
    engine: databaseUrl === undefined ? 'pglite' : 'postgres',
    url: server.url,
    adminKey,
    dataDir,
    client: clientWith(adminKey),
    clientWith,
    async stop() {
      await server.stop('the test has ended')
      await tidyUp()
    },
  }
}

function shareModels(dataDir: string): void {
  mkdirSync(sharedModels, { recursive: true })
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  try {
    symlinkSync(sharedModels, join(dataDir, 'models'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
