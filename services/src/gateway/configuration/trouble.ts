import type { ConfigurationProblem } from '@tragwerk/contracts/gateway'
import type { ConfigurationDeps } from './deps.ts'

/** A configuration that was refused while another one is in force. */
export interface Broken {
  readonly at: Date
  readonly problems: readonly ConfigurationProblem[]
}

export interface Trouble {
  current(): Broken | undefined
  /** Logged once for the same problems of the same origin, however often they are found. */
  report(origin: string, problems: readonly ConfigurationProblem[], cause?: unknown): void
  clear(): void
}

export function createTrouble({ clock, logger }: Pick<ConfigurationDeps, 'clock' | 'logger'>): Trouble {
  let broken: (Broken & { readonly key: string }) | undefined
  return {
    current: () => broken,
    report(origin, problems, cause) {
      const key = JSON.stringify([origin, problems])
      if (broken?.key === key) return
      broken = { key, at: clock.now(), problems }
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
