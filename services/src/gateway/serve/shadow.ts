import { type AppError, isAppError } from '@tragwerk/infra/errors'
import type { GatewayRequest, ReplySink } from '../exchange.ts'
import type { RouteDecision } from '../routing/select-candidates.ts'
import type { LanguageCodec } from '../surfaces/codec.ts'
import { attempt } from './attempt-deployment.ts'
import { conclude } from './conclude.ts'
import { isStreamWanted } from './request-facts.ts'
import { RequestLog } from './request-log.ts'
import type { Serving } from './serve-request.ts'

/** Copies of requests under way at once in one process. */
const defaultLimit = 20

export interface ShadowsDeps {
  readonly logger: { debug(fields: Readonly<Record<string, unknown>>, message: string): void }
  readonly limit?: number | undefined
}

/** Sends copies of requests to the shadows of their routes. No client ever notices. */
export interface Shadows extends AsyncDisposable {
  /**
   * Begins the copy of a request whose own way has begun. Returns at once and never throws. The copy has an entry of
   * its own in the ledger, with its own cost. It is left out, and counted as skipped, when too many are under way.
   */
  begin(serving: Serving, decision: RouteDecision): void
  readonly active: number
  /** Copies that were left out, since the start. */
  readonly skipped: number
}

/** Disposing it ends the copies under way, which are recorded with what they had cost until then. */
export function createShadows({ logger, limit = defaultLimit }: ShadowsDeps): Shadows {
  const leaving = new AbortController()
  const running = new Set<Promise<void>>()
  let skipped = 0

  async function run(serving: Serving, deployment: string): Promise<void> {
    const release = serving.runtime.hold()
    try {
      // A signal of its own for each: listeners stay on it, see `AttemptInput`.
      const signal = AbortSignal.any([leaving.signal])
      await ask(toShadow(serving, deployment, signal), deployment)
    } catch (error) {
      const { id } = serving.request
      const code = isAppError(error) ? error.code : String(error)
      logger.debug({ code, id, deployment }, 'The shadow of a request had no answer')
    } finally {
      release()
    }
  }

  return {
    begin(serving, { shadow }) {
      if (shadow === undefined) return
      if (running.size >= limit || leaving.signal.aborted) {
        skipped += 1
        return
      }
      const copy = run(serving, shadow).then(() => void running.delete(copy))
      running.add(copy)
    },
    get active() {
      return running.size
    },
    get skipped() {
      return skipped
    },
    async [Symbol.asyncDispose]() {
      leaving.abort()
      await Promise.all(running)
    },
  }
}

/** The same request, as if it had come on its own: another log, no client, behind all others in every queue. */
function toShadow(serving: Serving, deployment: string, signal: AbortSignal): Serving {
  const { deps, runtime, codec } = serving
  const request: GatewayRequest = {
    ...serving.request,
    id: `${serving.request.id}-shadow`,
    options: { ...serving.request.options, priority: 'low' },
    arrivedMs: deps.clock.monotonicMs(),
  }
  const call = { ...serving.call, signal }
  const log = new RequestLog(deps.clock, call, request)
  log.version = runtime.version
  log.route = serving.log.route
  log.facts = serving.log.facts
  log.decision = {
    order: [],
    candidates: [],
    decision: `It is the shadow of request ${serving.request.id}: ${deployment} was asked too, and its answer was thrown away.`,
    variant: null,
    shadow: undefined,
    failure: undefined,
  }
  return {
    deps,
    runtime,
    call,
    request,
    log,
    sink: createDeafSink(),
    isRecorded: false,
    ...(codec !== undefined && { codec: deafCodec(codec) }),
  }
}

/** Throws what the attempt failed with, once it is recorded. */
async function ask(shadow: Serving, deployment: string): Promise<void> {
  const outcome = await attempt(shadow, {
    deployment,
    role: 'shadow',
    isForced: false,
    route: shadow.log.route!.route,
    isStream: isStreamWanted(shadow.request),
    signal: shadow.call.signal,
    claim: () => true,
  })
  await conclude(shadow, outcome)
}

function createDeafSink(): ReplySink {
  let isStarted = false
  return {
    get isStarted() {
      return isStarted
    },
    tellOnRefusal() {},
    start() {
      isStarted = true
    },
    write: () => true,
    onDrain: (resume) => resume(),
    end() {},
    fail(_error: AppError) {},
  }
}

/** Callers inside the process get their answers through the codec: of a shadow they get none. */
function deafCodec({ format, read }: LanguageCodec): LanguageCodec {
  return {
    format,
    read,
    toReply: () => ({}),
    openStream() {
      let isComplete = false
      return {
        get isComplete() {
          return isComplete
        },
        encode(part) {
          isComplete = part.type === 'finish'
          return ' '
        },
      }
    },
  }
}
