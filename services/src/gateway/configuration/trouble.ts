import type { ConfigurationProblem } from '@tragwerk/contracts/gateway'
import type { ConfigurationDeps } from './deps.ts'
import type { Entry, InForce } from './in-force.ts'

/** A configuration that was refused while another one is in force. */
export interface Broken {
  readonly at: Date
  readonly problems: readonly ConfigurationProblem[]
}

export interface Trouble {
  /** Over as soon as another configuration is in force than when it was reported. */
  current(): Broken | undefined
  /** Logged once for the same problems of the same origin, however often they are found. */
  report(origin: string, problems: readonly ConfigurationProblem[], cause?: unknown): void
  clear(): void
}

export function createTrouble(
  { clock, logger }: Pick<ConfigurationDeps, 'clock' | 'logger'>,
  inForce: Pick<InForce, 'current'>,
): Trouble {
  let broken: (Broken & { readonly key: string; readonly during: Entry }) | undefined
  return {
    current: () => (broken?.during === inForce.current() ? broken : undefined),
    report(origin, problems, cause) {
      const key = JSON.stringify([origin, problems])
      const during = inForce.current()
      if (broken?.key === key && broken.during === during) return
      broken = { key, during, at: clock.now(), problems }
      logger.error(
        { origin, problems, ...(cause === undefined ? {} : { err: cause }) },
        'The gateway configuration is broken and was not used. The one before stays in force.',
      )
    },
    clear() {
      broken = undefined
    },
  }
}
