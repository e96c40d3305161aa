import type { Attempt } from '@tragwerk/contracts/gateway'
import { inOrder } from './waterfall-bars.ts'

export type Instead = {
  /** Those that failed before, each once. */
  readonly failed: string
  readonly deployment: string
}

/** Who answered in the place of whom; undefined when the first one answered, or nobody did. */
export function answeredInstead(attempts: readonly Attempt[]): Instead | undefined {
  const answered = attempts.find(({ outcome }) => outcome === 'answered')
  if (answered === undefined) return
  const before = inOrder(attempts).filter(
    ({ outcome, deployment }) => outcome === 'failed' && deployment !== answered.deployment,
  )
  const failed = [...new Set(before.map(({ deployment }) => deployment))].join(', ')
  return failed === '' ? undefined : { failed, deployment: answered.deployment }
}
