import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GatewayConfigurationInput, GatewayRequestSummary } from '@tragwerk/contracts/gateway'
import { type Client, createClient } from '@tragwerk/sdk'
import { type FaultProxy, startFaultProxy } from '@tragwerk/testkit/fault-proxy'
import { type Product, startProduct } from '@tragwerk/testkit/product'
import { type FakeProviders, startProviders } from './start-providers.ts'

/** The program, its providers and a proxy between them, each in its own process but for the proxy. */
export interface Lab extends AsyncDisposable {
  readonly product: Product
  readonly providers: FakeProviders
  /** In front of all providers whose address goes through it. */
  readonly proxy: FaultProxy
  readonly client: Client
  /** Finished requests, newest first, waited for until there are at least so many. */
  ledger(
    atLeast: number,
    query?: { readonly q?: string; readonly task?: string },
  ): Promise<GatewayRequestSummary[]>
  /** The same of another start of the program. */
  readLedger(product: Product, atLeast: number): Promise<GatewayRequestSummary[]>
  /** For another start of the program. */
  readonly environment: Readonly<Record<string, string>>
  residentMb(): number
  openSockets(): number
  openDescriptors(): number
}

export interface LabPlan {
  /** Names of providers; `direct` ones are asked without the proxy. */
  readonly direct?: readonly string[]
  readonly proxied?: readonly string[]
  readonly configuration?: GatewayConfigurationInput
  readonly env?: Readonly<Record<string, string>>
  /** Further settings of single providers. */
  readonly settings?: Readonly<Record<string, object>>
}

export async function startLab(plan: LabPlan): Promise<Lab> {
  const providers = await startProviders()
  const proxy = await startFaultProxy({ to: { host: '127.0.0.1', port: providers.port } })
  const folder = await mkdtemp(join(tmpdir(), 'tragwerk-faults-'))
  const file = join(folder, 'gateway.json')
  await writeFile(
    file,
    JSON.stringify(toConfiguration(plan, { direct: providers.port, proxied: proxy.port })),
  )
  const environment = { TRAGWERK_GATEWAY_FILE: file, TRAGWERK_LOG_LEVEL: 'error', ...plan.env }
  const product = await startProduct({ env: environment })
  const client = clientOf(product)
  return {
    product,
    providers,
    proxy,
    client,
    ledger: (atLeast, query) => readLedger(client, { atLeast, query }),
    environment,
    readLedger: (other, atLeast) => readLedger(clientOf(other), { atLeast, query: undefined }),
    residentMb: () => residentMb(product.pid),
    openSockets: () => openSockets(product.pid),
    openDescriptors: () => readdirSync(`/proc/${product.pid}/fd`).length,
    async [Symbol.asyncDispose]() {
      await product.remove()
      await proxy[Symbol.asyncDispose]()
      await providers[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function clientOf({ url, adminKey }: Product): Client {
  return createClient({ baseUrl: url, apiKey: adminKey, retries: 0 })
}

function toConfiguration(
  { direct = [], proxied = [], configuration, settings = {} }: LabPlan,
  ports: { readonly direct: number; readonly proxied: number },
): GatewayConfigurationInput {
  const toProvider = (name: string, port: number) => [
    name,
    {
      kind: 'openai-compatible' as const,
      baseUrl: `http://127.0.0.1:${port}/${name}/v1`,
      models: ['m'],
      formats: ['openai-chat' as const],
      ...settings[name],
    },
  ]
  return {
    ...configuration,
    providers: Object.fromEntries([
      ...direct.map((name) => toProvider(name, ports.direct)),
      ...proxied.map((name) => toProvider(name, ports.proxied)),
    ]),
  }
}

const ledgerWithinMs = 15_000

async function readLedger(
  client: Client,
  { atLeast, query }: { readonly atLeast: number; readonly query: object | undefined },
): Promise<GatewayRequestSummary[]> {
  const untilMs = performance.now() + ledgerWithinMs
  for (;;) {
    const items: GatewayRequestSummary[] = []
    let cursor: string | null | undefined
    do {
      const page = await client.gateway.listRequests({
        query: { limit: 200, ...query, ...(cursor && { cursor }) },
      })
      items.push(...page.items)
      cursor = page.nextCursor
    } while (cursor)
    if (items.length >= atLeast) return items
    if (performance.now() > untilMs) throw new Error(`The ledger has ${items.length} of ${atLeast} requests`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function residentMb(pid: number): number {
  const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')
  return (Number(pages) * 4096) / 1024 ** 2
}

function openSockets(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`, { withFileTypes: true }).filter(({ name }) => isSocket(pid, name))
    .length
}

function isSocket(pid: number, descriptor: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/fd/${descriptor}`).startsWith('socket:')
  } catch {
    return false
  }
}

/** Printed with each run, because numbers of a busy machine mean something else. */
export function report(id: string, figures: Readonly<Record<string, number | string>>): void {
  const shown = Object.entries(figures).map(([name, value]) =>
    typeof value === 'number' ? `${name} ${Math.round(value * 100) / 100}` : `${name} ${value}`,
  )
  process.stdout.write(`${id}: ${shown.join(', ')} (load ${loadavg()[0]!.toFixed(1)})\n`)
}
