import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serverFlags } from '../../tools/server-flags.mjs'

const repository = join(import.meta.dirname, '../..')
const readyWithinMs = 60_000

export interface ProductOptions {
  /** Kept between starts when given; otherwise a fresh folder that `remove` deletes. */
  readonly dataDir?: string
  /** Where it listens; otherwise a free port. Given again, a start follows another at the same address. */
  readonly port?: number
  readonly env?: Readonly<Record<string, string>>
}

/** The whole program as a process of its own, as a user would start it. */
export interface Product {
  readonly url: string
  readonly adminKey: string
  readonly dataDir: string
  readonly pid: number
  /** Everything it printed so far. */
  output(): string
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL: no chance to tidy up. */
  kill(): Promise<void>
  /** Stops it and deletes its data folder. */
  remove(): Promise<void>
}

export const productKey = 'test-administrator-key-0001'

/** Starts the program and resolves when it is ready; rejects with its output when it ends before. */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'tragwerk-')))
  const port = options.port ?? (await freePort())
  const url = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, [...serverFlags, 'apps/cli/src/main.ts', 'start'], {
    cwd: repository,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'test',
      TRAGWERK_PORT: String(port),
      TRAGWERK_DATA_DIR: dataDir,
      TRAGWERK_ADMIN_KEY: productKey,
      TRAGWERK_SAMPLES: 'false',
      OLLAMA_HOST: 'off',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => printed.push(String(chunk)))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  await untilReady(url, child, () => printed.join(''))

  const signal = (name: NodeJS.Signals) => {
    child.kill(name)
    return ended
  }
  return {
    url,
    adminKey: options.env?.TRAGWERK_ADMIN_KEY ?? productKey,
    dataDir,
    pid: child.pid!,
    output: () => printed.join(''),
    stop: () => signal('SIGTERM'),
    kill: async () => void (await signal('SIGKILL')),
    async remove() {
      await signal('SIGTERM')
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function untilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = performance.now() + readyWithinMs
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`The program ended:\n${output()}`)
    const isReady = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    )
    if (isReady) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  child.kill('SIGKILL')
  throw new Error(`The program was not ready within ${readyWithinMs} ms:\n${output()}`)
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
