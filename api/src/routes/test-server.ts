import { permissions } from '@tragwerk/contracts/identity'
import type { Answer, Collection } from '@tragwerk/contracts/knowledge'
import { createIds, createSystemClock, createSystemRandom } from '@tragwerk/infra/clock'
import { AppError } from '@tragwerk/infra/errors'
import { createMetrics, createTracing, type FinishedSpan } from '@tragwerk/infra/telemetry'
import { modelsErrors } from '@tragwerk/services/models'
import type { Principal } from '@tragwerk/trust/access'
import { identityErrors } from '@tragwerk/trust/identity'
import {
  type ApiServer,
  type ApiServerDeps,
  createApiServer,
  type Endpoint,
  type RepeatableReply,
} from '../server/index.ts'
import { bindAudit } from './audit.ts'
import { bindGateway, type GatewayRoutesDeps } from './gateway.ts'
import { bindIdentity } from './identity.ts'
import { bindKnowledge, type KnowledgeOperations } from './knowledge.ts'
import { knownErrors } from './known-errors.ts'
import { bindModels, type ModelsRoutesDeps } from './models.ts'
import { bindMonitoring, type MonitoringRoutesDeps } from './monitoring.ts'
import { bindSystem } from './system.ts'

export interface TestServer {
  readonly server: ApiServer
  /** What was logged, one line each. */
  readonly log: readonly { readonly fields: Readonly<Record<string, unknown>>; readonly message: string }[]
  /** Route id and status of each request that has ended, as its span has them. */
  readonly finished: readonly { readonly route: unknown; readonly status: unknown }[]
  readonly endpoints: readonly Endpoint[]
}

export interface Fakes {
  readonly knowledge?: Partial<KnowledgeOperations>
  readonly models?: Partial<ModelsRoutesDeps['models']>
  readonly monitoring?: MonitoringRoutesDeps
}

const clock = createSystemClock()
const ids = createIds({ clock, random: createSystemRandom() })

const tenantId = '019f0000-0000-7000-8000-000000000001'

export const aCollection: Collection = {
  id: '019f0000-0000-7000-8000-0000000000c1',
  name: 'handbook',
  description: '',
  documents: 2,
  states: { pending: 0, indexed: 2, failed: 0 },
  createdAt: '2026-11-02T08:00:00.000Z',
}

export const anAnswer: Answer = {
  outcome: 'answered',
  answer: 'Thirty days [1]',
  citations: [],
  confidence: 0.9,
  model: 'tragwerk/extractive',
  usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 },
  timing: { retrievalMs: 4, modelMs: 5, totalMs: 10 },
}

/**
 * The HTTP server over a domain made by hand, for what HTTP itself does. `key-all` holds every permission,
 * `key-none` none, `key-only-<permission>` one; any other key is unknown.
 */
export async function startTestServer(
  overrides: Partial<ApiServerDeps> & Fakes & { readonly extraEndpoints?: readonly Endpoint[] } = {},
): Promise<TestServer> {
  const log: TestServer['log'][number][] = []
  const finished: TestServer['finished'][number][] = []
  const { knowledge = {}, models = {}, monitoring, extraEndpoints = [], ...replaced } = overrides
  const endpoints = [
    ...endpointsOfFakes({ knowledge, models, ...(monitoring && { monitoring }) }),
    ...extraEndpoints,
  ]
  const note = (fields: Readonly<Record<string, unknown>>, message: string) => {
    log.push({ fields, message })
  }
  const noteSpan = ({ attributes }: FinishedSpan) => {
    finished.push({ route: attributes['http.route'], status: attributes['http.response.status_code'] })
  }
  const server = await createApiServer({
    clock,
    ids,
    logger: { info: note, warn: note, error: note },
    metrics: createMetrics(),
    tracing: createTracing({ serviceName: 'test', version: '0.0.0', sinks: [{ record: noteSpan }] }),
    authenticate,
    idempotency: createKeptReplies(),
    gateway: { enter: () => () => {}, serve: missing('model') },
    endpoints,
    readiness: () => 'ok',
    version: '0.0.0',
    errors: knownErrors,
    ...replaced,
  })
  return { server, log, finished, endpoints }
}

async function authenticate(key: string | undefined): Promise<{ tenantId: string; principal: Principal }> {
  const held = permissions.filter((permission) => key === 'key-all' || key === `key-only-${permission}`)
  if (key === undefined) throw identityErrors.keyMissing()
  if (held.length === 0 && key !== 'key-none') throw identityErrors.keyUnknown()
  const principal: Principal = {
    id: key,
    kind: 'api_key',
    name: key,
    permissions: new Set(held),
    subjects: [],
  }
  return { tenantId, principal }
}

/** Every endpoint of the platform over operations that find nothing, except those given. */
export function endpointsOfFakes(fakes: Fakes = {}): Endpoint[] {
  const { knowledge = {}, models = {}, monitoring = noMonitoring } = fakes
  const emptyPage = async () => ({ items: [], nextCursor: null })
  return [
    ...bindKnowledge({
      knowledge: new Proxy(knowledge, {
        get: (given, name) => given[name as keyof KnowledgeOperations] ?? missing(String(name)),
      }) as KnowledgeOperations,
    }),
    ...bindIdentity({
      identity: {
        me: missing('me'),
        createKey: missing('createKey'),
        listKeys: emptyPage,
        renameKey: missing('renameKey'),
        revokeKey: async () => undefined,
      },
    }),
    ...bindAudit({
      audit: { list: emptyPage, get: missing('get'), listActions: async () => [], verify: missing('verify') },
    }),
    ...bindModels({ models: { ...noModels, ...models } }),
    ...bindGateway({ gateway: noGateway }),
    ...bindMonitoring(monitoring),
    ...bindSystem({ describeSystem: missing('describeSystem') }),
  ]
}

const noModel = (_call: unknown, model = '') =>
  Promise.reject(modelsErrors.modelNotFound({ model, kind: 'language', near: [] }))

const noModels: ModelsRoutesDeps['models'] = {
  list: async () => [],
  entry: noModel,
}

const noGateway = new Proxy({} as GatewayRoutesDeps['gateway'], {
  get: (_none, part) =>
    part === 'configuration' || part === 'ledger'
      ? new Proxy({}, { get: (_inner, name) => missing(String(name)) })
      : missing(String(part)),
})

const noMonitoring: MonitoringRoutesDeps = {
  monitoring: {
    read() {
      throw new AppError({ kind: 'not_found', code: 'fake.missing', message: 'The fake has no activity.' })
    },
  },
  inFlight: () => 0,
  clock,
}

function missing(name: string) {
  return async (): Promise<never> => {
    throw new AppError({ kind: 'not_found', code: 'fake.missing', message: `The fake has no ${name}.` })
  }
}

/** Remembers replies in memory by principal and key; enough to see what HTTP makes of it. */
function createKeptReplies(): ApiServerDeps['idempotency'] {
  const kept = new Map<string, { fingerprint: string; reply: RepeatableReply }>()
  return {
    async run(call, { key, fingerprint }, work) {
      const place = `${call.principal.id} ${key}`
      const found = kept.get(place)
      if (found !== undefined && found.fingerprint !== fingerprint) {
        throw new AppError({ kind: 'unprocessable', code: 'idempotency.key_reused', message: 'Reused.' })
      }
      if (found !== undefined) return { ...found.reply, replayed: true }
      const reply = await work()
      kept.set(place, { fingerprint, reply })
      return { ...reply, replayed: false }
    },
  }
}
