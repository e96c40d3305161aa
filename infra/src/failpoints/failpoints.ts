import { type Clock, createSystemRandom, type Random } from '../clock/index.ts'
import { failpointErrors } from './errors.ts'
import type { FailpointName } from './names.ts'
import { type FailpointRule, parseFailpoints } from './parse-spec.ts'

/** Named places where a test can break the process on purpose. Inert unless enabled. */
export interface Failpoints {
  /** Marks a place. `throw`, `delay`, `stall` and `kill` act here; the other actions are refused. */
  hit(name: FailpointName): Promise<void> | void
  /**
   * Marks work whose outcome can be made uncertain. Besides the actions of `hit`: `execute_then_timeout` does
   * the work and reports a time-out, `dup` does it twice and returns the second result, `drop` skips it and
   * returns what `dropped` gives (refused without it).
   */
  run<T>(name: FailpointName, work: () => Promise<T>, dropped?: () => T): Promise<T>
  /** How often the place was reached; 0 while inert. A test proves with it that its fault was exercised. */
  hits(name: FailpointName): number
}

export interface FailpointsDeps {
  /** For example `db.after_commit=kill@3,wf.before_step=delay:200:0.1`. */
  readonly spec: string | undefined
  /** The composition root allows it in test runs only. */
  readonly enabled: boolean
  readonly clock: Clock
  /** Decides rates. Default: the system's. */
  readonly random?: Random
  /** Default: SIGKILL to this process, which never returns. */
  readonly kill?: () => void
}

/** Throws `failpoints.invalid_spec` when enabled with rules that cannot be read. */
export function createFailpoints(deps: FailpointsDeps): Failpoints {
  const rules = deps.enabled ? parseFailpoints(deps.spec ?? '') : []
  return rules.length === 0 ? inert : createActiveFailpoints(deps, rules)
}

const inert: Failpoints = {
  hit: () => {},
  run: (_name, work) => work(),
  hits: () => 0,
}

function createActiveFailpoints(deps: FailpointsDeps, rules: readonly FailpointRule[]): Failpoints {
  const { random = createSystemRandom() } = deps
  const counts = new Map<FailpointName, number>()

  const chosen = (name: FailpointName): FailpointRule[] => {
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return rules.filter(
      (rule) =>
        rule.name === name &&
        (rule.nth === undefined || rule.nth === count) &&
        (rule.rate === 1 || random.bytes(4).readUInt32BE() / 2 ** 32 < rule.rate),
    )
  }
  return {
    async hit(name) {
      for (const rule of chosen(name)) {
        if (!(await actBefore(deps, rule))) throw failpointErrors.notApplicable(rule)
      }
    },
    async run(name, work, dropped) {
      let perform = work
      for (const rule of chosen(name)) {
        if (!(await actBefore(deps, rule))) perform = wrap({ rule, work: perform, dropped })
      }
      return perform()
    },
    hits: (name) => counts.get(name) ?? 0,
  }
}

/** Does what does not concern the work; false when the rule is about the work itself. */
async function actBefore(deps: FailpointsDeps, { name, action, ms }: FailpointRule): Promise<boolean> {
  switch (action) {
    case 'throw':
      throw failpointErrors.injected({ name })
    case 'delay':
      await deps.clock.sleep(ms)
      return true
    case 'stall':
      blockThread(ms)
      return true
    case 'kill':
      ;(deps.kill ?? killThisProcess)()
      return true
    default:
      return false
  }
}

interface Wrapping<T> {
  readonly rule: FailpointRule
  readonly work: () => Promise<T>
  readonly dropped: (() => T) | undefined
}

function wrap<T>({ rule, work, dropped }: Wrapping<T>): () => Promise<T> {
  switch (rule.action) {
    case 'execute_then_timeout':
      return async () => {
        await work()
        throw failpointErrors.injectedTimeout({ name: rule.name })
      }
    case 'dup':
      return async () => {
        await work()
        return work()
      }
    default:
      if (!dropped) throw failpointErrors.notApplicable({ name: rule.name, action: rule.action })
      return async () => dropped()
  }
}

/** Stops the event loop without burning processor time. */
function blockThread(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

function killThisProcess(): void {
  process.kill(process.pid, 'SIGKILL')
  // The signal is delivered a moment later; nothing may happen in between.
  blockThread(Number.POSITIVE_INFINITY)
}
