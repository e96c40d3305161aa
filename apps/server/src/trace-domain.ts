import type { Layer } from '@tragwerk/contracts/monitoring'
import type { Clock } from '@tragwerk/infra/clock'
import type { Egress } from '@tragwerk/infra/egress'
import { isAppError, isFault } from '@tragwerk/infra/errors'
import { partAttribute, type Span, type Tracing } from '@tragwerk/infra/telemetry'

export interface TracedPart {
  readonly layer: Layer
  readonly part: string
  /** The methods to trace; all functions under a name unless set. */
  readonly only?: readonly string[]
  /** Methods whose iteration lasts as long as somebody listens: counted, but without a duration. */
  readonly openEnded?: readonly string[]
  /** The functions it is given are its caller's work, and their time is not its own. */
  readonly excludesCallbacks?: boolean
}

interface TraceDeps {
  readonly tracing: Pick<Tracing, 'startSpan' | 'bind'>
  readonly clock: Pick<Clock, 'monotonicMs'>
}

// biome-ignore lint/suspicious/noExplicitAny: parameters are contravariant, so unknown would accept no function
type AnyFunction = (...args: any[]) => unknown

/**
 * The same object with each function in a span named `part.method`. A span ends with the result: at once, when a
 * promise settles, or when the iteration of an async generator ends, also early. Only faults count as failures;
 * refusals leave their code. Functions given as arguments run in the span of the caller, as without this.
 *
 * Works on objects made by factories: their functions may not depend on `this`.
 */
export function traceDomain<T extends object>(deps: TraceDeps, traced: TracedPart, domain: T): T {
  const { only } = traced
  const descriptors = Object.getOwnPropertyDescriptors(domain)
  for (const [name, descriptor] of Object.entries<PropertyDescriptor>(descriptors)) {
    if (typeof descriptor.value !== 'function' || (only && !only.includes(name))) continue
    descriptor.value = traceFunction(deps, { ...traced, method: name }, descriptor.value)
  }
  return Object.create(Object.getPrototypeOf(domain), descriptors) as T
}

/** As `traceDomain`, also for what `withLimits` returns. */
export function traceEgress(deps: TraceDeps, egress: Egress): Egress {
  const traced = traceDomain(deps, { layer: 'infra', part: 'egress', only: ['request', 'fetch'] }, egress)
  return Object.assign(traced, {
    withLimits: (changes: Parameters<Egress['withLimits']>[0]) =>
      traceEgress(deps, egress.withLimits(changes)),
    allowing: (hosts: Parameters<Egress['allowing']>[0]) => traceEgress(deps, egress.allowing(hosts)),
  })
}

function traceFunction(
  deps: TraceDeps,
  traced: TracedPart & { readonly method: string },
  work: AnyFunction,
): AnyFunction {
  const { layer, part, method } = traced
  const name = `${part}.${method}`
  const attributes = {
    [partAttribute]: `${layer}/${part}`,
    'tragwerk.open_ended': traced.openEnded?.includes(method) || undefined,
  }
  return (...args) => {
    const lent = traced.excludesCallbacks ? { ms: 0 } : undefined
    const own = args.map((arg) => (typeof arg === 'function' ? lend(deps, arg, lent) : arg))
    const span = deps.tracing.startSpan(name, { attributes })
    const end = () => {
      if (lent) span.set({ 'tragwerk.callback_ms': lent.ms })
      span.end()
    }
    return settle(span, end, () => work(...own))
  }
}

/** A function of the caller, in the caller's span; `lent` collects the time that it takes. */
function lend(
  { tracing, clock }: TraceDeps,
  work: AnyFunction,
  lent: { ms: number } | undefined,
): AnyFunction {
  const bound = tracing.bind(work)
  if (!lent) return bound
  return async (...args) => {
    const startedMs = clock.monotonicMs()
    try {
      return await bound(...args)
    } finally {
      lent.ms += clock.monotonicMs() - startedMs
    }
  }
}

function settle(span: Span, end: () => void, work: () => unknown): unknown {
  const fail = (error: unknown): never => {
    noteFailure(span, error)
    end()
    throw error
  }
  const finish = (result: unknown) => {
    if (isAsyncGenerator(result)) return traceIteration(span, end, result)
    end()
    return result
  }
  let result: unknown
  try {
    result = span.run(work)
  } catch (error) {
    return fail(error)
  }
  return result instanceof Promise ? result.then(finish, fail) : finish(result)
}

function noteFailure(span: Span, error: unknown): void {
  if (isFault(error)) span.fail(error)
  else span.set({ 'error.type': isAppError(error) ? error.code : 'aborted' })
}

function isAsyncGenerator(value: unknown): value is AsyncGenerator {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value
}

function traceIteration(span: Span, end: () => void, source: AsyncGenerator): AsyncGenerator {
  const step = async (work: () => Promise<IteratorResult<unknown>>) => {
    try {
      const result = await span.run(work)
      if (result.done) end()
      return result
    } catch (error) {
      noteFailure(span, error)
      end()
      throw error
    }
  }
  const traced: AsyncGenerator = {
    next: (...args) => step(() => source.next(...args)),
    return: (value) => step(() => source.return(value)),
    throw: (error) => step(() => source.throw(error)),
    [Symbol.asyncIterator]: () => traced,
    [Symbol.asyncDispose]: async () => void (await traced.return(undefined)),
  }
  return traced
}
