import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import pg from 'pg'

/** A throw-away PostgreSQL cluster; ends, with its files, when stopped or when this process dies. */
export interface PostgresCluster {
  /** Address of the maintenance database, as superuser. */
  readonly superuserUrl: string
  stop(): Promise<void>
}

interface Account {
  readonly uid: number
  readonly gid: number
}

/** Nothing written here has to survive the test run. */
const fastSettings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200']
const startTimeoutMs = 30_000

/**
 * Runs the server as a child of a shell that waits for the end of its input: the pipe closes when this process ends
 * in whatever way, so neither server nor files are left behind.
 */
const supervisor = `dir=$1; shift
"$@" </dev/null & server=$!
cat >/dev/null
kill -INT $server; wait $server
rm -rf "$dir"`

/** Folder of the newest installed server, or `undefined` when the machine has none. */
export function findPostgres(path: string): string | undefined {
  const root = '/usr/lib/postgresql'
  const versions = listOf(root).sort((a, b) => Number(b) - Number(a))
  const folders = [...versions.map((version) => join(root, version, 'bin')), ...path.split(delimiter)]
  return folders.find((folder) => ['postgres', 'initdb'].every((program) => isPresent(join(folder, program))))
}

/** Creates and starts a cluster on 127.0.0.1 with a free port and a socket in its own directory. */
export async function startPostgresCluster(bin: string): Promise<PostgresCluster> {
  const account = process.getuid?.() === 0 ? unprivilegedAccount() : undefined
  const directory = await mkdtemp(join(tmpdir(), 'tragwerk-pg-'))
  await chmod(directory, 0o700)
  if (account) await chown(directory, account.uid, account.gid)
  const data = join(directory, 'data')
  const initdb = [
    join(bin, 'initdb'),
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '-N',
  ]
  await finished(run(initdb, account, directory))
  const port = await freePort()
  const settings = [
    ...fastSettings,
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    `unix_socket_directories=${directory}`,
  ]
  const command = [join(bin, 'postgres'), '-D', data, ...settings.flatMap((setting) => ['-c', setting])]
  const shell = run(['/bin/sh', '-c', supervisor, 'sh', directory, ...command], account, directory)
  const superuserUrl = `postgres://postgres@127.0.0.1:${port}/postgres`
  const stop = async () => {
    if (shell.exitCode !== null) return
    shell.stdin?.end()
    await once(shell, 'exit')
    await rm(directory, { recursive: true, force: true })
  }
  try {
    await answering(superuserUrl)
  } catch (error) {
    await stop()
    throw error
  }
  return { superuserUrl, stop }
}

function run(command: readonly string[], account: Account | undefined, cwd: string): ChildProcess {
  const [program, ...args] = command
  return spawn(program!, args, { cwd, stdio: ['pipe', 'ignore', 'pipe'], ...account })
}

async function finished(child: ChildProcess): Promise<void> {
  let output = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`initdb ended with code ${code}: ${output}`)
}

async function answering(url: string): Promise<void> {
  const deadline = performance.now() + startTimeoutMs
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return await client.end()
    } catch (error) {
      if (performance.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/** The server refuses to run as root. */
function unprivilegedAccount(): Account {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const name of ['postgres', 'nobody']) {
    const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':')
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) }
  }
  throw new Error('PostgreSQL cannot run as root, and /etc/passwd has neither "postgres" nor "nobody".')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (typeof address !== 'object' || !address) throw new Error('No free port was found.')
  return address.port
}

function listOf(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function isPresent(path: string): boolean {
  try {
    accessSync(path)
    return true
  } catch {
    return false
  }
}
