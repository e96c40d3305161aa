import type { Clock } from '../clock/index.ts'
import type { Logger } from '../telemetry/index.ts'
import { lifecycleErrors } from './errors.ts'

export type LifecycleState = 'starting' | 'ready' | 'draining' | 'stopped'

export interface StopResult {
  /** What asked for the stop, as given first. */
  readonly reason: string
  /** Names of drains and resources that failed or were still busy when time ran out. Empty when all went well. */
  readonly unclean: readonly string[]
}

/** The life of one process: what it holds, whether it takes work, and how it ends. */
export interface Lifecycle {
  readonly state: LifecycleState
  /** Aborted when draining begins; for work that should not be started any more. */
  readonly draining: AbortSignal
  /**
   * Registers how to let go of a resource, right after making it. Disposal runs in reverse order, one at a
   * time, after all drains. Throws `lifecycle.not_accepting` when the process is already stopping.
   */
  use(name: string, dispose: () => Promise<void> | void): void
  /**
   * Registers work to finish before anything is disposed: stop accepting, wait for what runs. All drains run
   * together. The signal is aborted when the drain time is over.
   */
  onDrain(name: string, drain: (signal: AbortSignal) => Promise<void> | void): void
  /** Says that start-up is complete. No effect once stopping has begun. */
  markReady(): void
  /**
   * Drains, then disposes. Never rejects; failures are logged and named in the result. Further calls return
   * the first call's promise. Takes at most `drainTimeoutMs` plus `disposeTimeoutMs`.
   */
  stop(reason: string): Promise<StopResult>
}

export interface LifecycleDeps {
  readonly logger: Logger
  readonly clock: Clock
  /** Time for all drains together. */
  readonly drainTimeoutMs: number
  /** Time for all disposals together. Default 10,000. */
  readonly disposeTimeoutMs?: number
}

interface Task {
  readonly name: string
  readonly run: () => Promise<void> | void
}

export function createLifecycle(deps: LifecycleDeps): Lifecycle {
  const { clock, drainTimeoutMs, disposeTimeoutMs = 10_000 } = deps
  const logger = deps.logger.child({ domain: 'lifecycle' })
  const resources = new AsyncDisposableStack()
  const drains: Array<{ name: string; drain: (signal: AbortSignal) => Promise<void> | void }> = []
  const draining = new AbortController()
  const unfinished = new Set<string>()
  const failed = new Set<string>()
  let state: LifecycleState = 'starting'
  let stopping: Promise<StopResult> | undefined

  const attempt = async ({ name, run }: Task): Promise<void> => {
    unfinished.add(name)
    try {
      await run()
    } catch (error) {
      failed.add(name)
      logger.error({ resource: name, error }, 'A part of the process did not stop cleanly.')
    } finally {
      unfinished.delete(name)
    }
  }

  const drainAll = async (): Promise<void> => {
    const deadline = new AbortController()
    const all = Promise.all(
      drains.map(({ name, drain }) => attempt({ name, run: () => drain(deadline.signal) })),
    )
    const isDone = await within(clock, drainTimeoutMs, all)
    if (isDone) return
    for (const name of unfinished) failed.add(name)
    logger.warn(
      { unfinished: [...unfinished], drainTimeoutMs },
      'Draining took too long; what still runs is cut off.',
    )
    deadline.abort(lifecycleErrors.notAccepting())
  }

  const disposeAll = async (): Promise<void> => {
    const isDone = await within(clock, disposeTimeoutMs, resources.disposeAsync())
    if (isDone) return
    for (const name of unfinished) failed.add(name)
    logger.error({ unfinished: [...unfinished], disposeTimeoutMs }, 'A resource could not be closed in time.')
  }

  const stop = async (reason: string): Promise<StopResult> => {
    state = 'draining'
    logger.info({ reason }, 'The process is stopping.')
    draining.abort(lifecycleErrors.notAccepting())
    await drainAll()
    await disposeAll()
    state = 'stopped'
    logger.info({ reason, unclean: [...failed] }, 'The process has stopped.')
    return { reason, unclean: [...failed] }
  }

  return {
    get state() {
      return state
    },
    draining: draining.signal,
    use(name, dispose) {
      if (stopping) throw lifecycleErrors.notAccepting()
      resources.defer(() => attempt({ name, run: dispose }))
    },
    onDrain(name, drain) {
      if (stopping) throw lifecycleErrors.notAccepting()
      drains.push({ name, drain })
    },
    markReady() {
      if (state === 'starting') state = 'ready'
    },
    stop: (reason) => (stopping ??= stop(reason)),
  }
}

/** True when the work ended in time, false when time ran out first. */
async function within(clock: Clock, ms: number, work: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController()
  const timedOut = clock.sleep(ms, timer.signal).then(
    () => false,
    () => true,
  )
  const isDone = await Promise.race([work.then(() => true), timedOut])
  timer.abort()
  return isDone
}
