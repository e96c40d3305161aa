import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSystemRandom } from '@tragwerk/infra/clock'
import { createClient } from '@tragwerk/sdk'
import { freePort } from '@tragwerk/testkit/product'
import { serverFlags } from '../../tools/server-flags.mjs'
import { formatKey, generateKey } from '../../trust/src/identity/key-format.ts'
import { standStill, startProcess, stopProcess, untilRest } from './processes.ts'

/**
 * `bare` is Tragwerk's own code with nothing but what a gateway must do, `tragwerk` the whole program, and `other` another
 * checkout of it, to compare two states of the code.
 */
export type TargetName = 'direct' | 'node' | 'portkey' | 'bare' | 'tragwerk' | 'other'

/** A way to the mock upstream. */
export interface Target {
  readonly name: TargetName
  readonly port: number
  readonly headers: Readonly<Record<string, string>>
  readonly model: string
  /** The process whose time is counted; undefined for the upstream itself. */
  readonly pid: number | undefined
  /** Whether it translates between the formats of vendors. */
  readonly translates: boolean
  /** Whether it must pass on every byte of an answer. */
  readonly isExact: boolean
}

export interface TargetSet extends AsyncDisposable {
  readonly targets: readonly Target[]
}

const repository = join(import.meta.dirname, '../..')
const adminKey = 'bench-administrator-key'
const readyWithinMs = 60_000
/** A first start builds models while it already serves. */
const restWithinMs = 60_000

export interface TargetOptions extends Pick<Surroundings, 'profileFolder' | 'otherFolder'> {
  /** The program that stands in for a provider; its argument is the port. */
  readonly upstream?: string
}

/**
 * Starts the mock upstream and everything that is measured, each in a process of its own. The processes stand still when
 * they are ready; `whileAwake` gives them their turn.
 */
export async function startTargets(
  names: readonly TargetName[],
  { upstream = join(import.meta.dirname, 'mock-upstream.ts'), ...options }: TargetOptions = {},
): Promise<TargetSet> {
  const folder = mkdtempSync(join(tmpdir(), 'tragwerk-bench-'))
  const children: ChildProcess[] = []
  const dispose = async () => {
    await Promise.all(children.map(stopProcess))
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const upstreamPort = await freePort()
    const mock = startProcess({
      place: 'load',
      args: [upstream, String(upstreamPort)],
      logFile: join(folder, 'mock.log'),
    })
    children.push(mock)
    await untilReady(mock, `http://127.0.0.1:${upstreamPort}/`, join(folder, 'mock.log'))
    const targets: Target[] = []
    for (const name of names) {
      if (name === 'direct') {
        targets.push({ ...plain, name, port: upstreamPort, pid: undefined })
        continue
      }
      const { child, ready, authorize, ...target } = await starters[name]({
        folder,
        upstreamPort,
        ...options,
      })
      children.push(child)
      await untilReady(child, `http://127.0.0.1:${target.port}${ready}`, join(folder, `${name}.log`))
      const headers = (await authorize?.()) ?? target.headers
      await untilRest(child.pid!, restWithinMs)
      targets.push({ ...target, headers, name, pid: child.pid })
      standStill(child.pid!)
    }
    return { targets, [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

const plain = {
  headers: {},
  model: 'gpt-5-mini',
  translates: false,
  isExact: true,
} as const

const product = { ...plain, model: 'mock/gpt-5-mini', translates: true } as const

interface Surroundings {
  readonly folder: string
  readonly upstreamPort: number
  /** Where the processor profile of Tragwerk goes; none is made without. */
  readonly profileFolder?: string | undefined
  /** The other checkout. */
  readonly otherFolder?: string | undefined
}

type Started = Omit<Target, 'name' | 'pid'> & {
  readonly child: ChildProcess
  readonly ready: string
  /** The headers, where only the running target can give them. */
  readonly authorize?: () => Promise<Target['headers']>
}

const starters: Record<Exclude<TargetName, 'direct'>, (where: Surroundings) => Promise<Started>> = {
  async node({ folder, upstreamPort }) {
    const port = await freePort()
    const child = startProcess({
      place: 'target',
      args: [join(import.meta.dirname, 'node-proxy.ts'), String(port), String(upstreamPort)],
      logFile: join(folder, 'node.log'),
    })
    return { ...plain, port, child, ready: '/' }
  },
  async portkey({ folder, upstreamPort }) {
    const port = await freePort()
    const found = createRequire(import.meta.url).resolve('@portkey-ai/gateway/package.json')
    const child = startProcess({
      place: 'target',
      args: [join(found, '../build/start-server.js'), '--headless', `--port=${port}`],
      logFile: join(folder, 'portkey.log'),
    })
    return {
      ...plain,
      isExact: false,
      headers: {
        authorization: 'Bearer bench',
        'x-portkey-provider': 'openai',
        'x-portkey-custom-host': `http://127.0.0.1:${upstreamPort}/v1`,
      },
      port,
      child,
      ready: '/',
    }
  },
  async bare({ folder, upstreamPort }) {
    const port = await freePort()
    const file = writeGatewayFile(folder, { name: 'bare', upstreamPort })
    const key = formatKey(generateKey(createSystemRandom()))
    const child = startProcess({
      place: 'target',
      args: [...serverFlags, join(import.meta.dirname, 'bare-gateway.ts'), String(port), file, key],
      logFile: join(folder, 'bare.log'),
    })
    return { ...product, headers: bearer(key), port, child, ready: '/readyz' }
  },
  tragwerk: (where) => startTragwerk(where, { name: 'tragwerk', checkout: repository }),
  other: ({ profileFolder: _, ...where }) =>
    startTragwerk(where, { name: 'other', checkout: where.otherFolder ?? repository }),
}

/** The whole program with its defaults, as an operator would start it. */
async function startTragwerk(
  { folder, upstreamPort, profileFolder }: Surroundings,
  { name, checkout }: { readonly name: TargetName; readonly checkout: string },
): Promise<Started> {
  const port = await freePort()
  const file = writeGatewayFile(folder, { name, upstreamPort })
  const child = startProcess({
    place: 'target',
    args: [...serverFlags, ...profileFlags(profileFolder), join(checkout, 'apps/cli/src/main.ts'), 'start'],
    cwd: checkout,
    logFile: join(folder, `${name}.log`),
    env: {
      HOME: folder,
      TRAGWERK_PORT: String(port),
      TRAGWERK_DATA_DIR: join(folder, name),
      TRAGWERK_ADMIN_KEY: adminKey,
      TRAGWERK_GATEWAY_FILE: file,
      TRAGWERK_SAMPLES: 'false',
      OLLAMA_HOST: 'off',
    },
  })
  return { ...product, port, child, ready: '/readyz', authorize: () => makeKey(port) }
}

/** A key as an application has it. */
async function makeKey(port: number): Promise<Record<string, string>> {
  const client = createClient({ baseUrl: `http://127.0.0.1:${port}`, apiKey: adminKey })
  const { secret } = await client.identity.createKey({ body: { name: 'bench', permissions: ['models:use'] } })
  return bearer(secret)
}

function bearer(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` }
}

function profileFlags(folder: string | undefined): string[] {
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`]
}

/** The same configuration for all that serves with it. */
function writeGatewayFile(
  folder: string,
  { name, upstreamPort }: { readonly name: TargetName; readonly upstreamPort: number },
): string {
  const file = join(folder, `${name}.yaml`)
  const text = `providers:
  mock: {kind: openai-compatible, baseUrl: 'http://127.0.0.1:${upstreamPort}/v1'}
routes: []
prices:
  mock/gpt-5-mini: {input: 0.25, output: 2}
`
  writeFileSync(file, text)
  return file
}

async function untilReady(child: ChildProcess, url: string, logFile: string): Promise<void> {
  const endsAtMs = performance.now() + readyWithinMs
  while (performance.now() < endsAtMs && child.exitCode === null) {
    const isReady = await fetch(url, { signal: AbortSignal.timeout(1_000) }).then(
      (response) => response.status !== 503,
      () => false,
    )
    if (isReady) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${url} did not become ready:\n${readFileSync(logFile, 'utf8').slice(-4000)}`)
}
