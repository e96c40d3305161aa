import { failpointErrors } from './errors.ts'
import { type FailpointName, failpointNames } from './names.ts'

export const failpointActions = [
  'throw',
  'delay',
  'kill',
  'execute_then_timeout',
  'stall',
  'dup',
  'drop',
] as const

export type FailpointAction = (typeof failpointActions)[number]

export interface FailpointRule {
  readonly name: FailpointName
  readonly action: FailpointAction
  /** Milliseconds, for `delay` and `stall`; otherwise 0. */
  readonly ms: number
  /** Share of the hits that are affected, 0 to 1. */
  readonly rate: number
  /** Only this hit, counted from 1; undefined means each. */
  readonly nth: number | undefined
}

const rulePattern = /^([a-z_.]+)=([a-z_]+)((?::[0-9.]+)*)(?:@([1-9][0-9]{0,8}))?$/
const maxMs = 600_000

/** Reads `name=action@3,name=delay:200:0.1`; blank text gives no rules. Throws `failpoints.invalid_spec`. */
export function parseFailpoints(spec: string): FailpointRule[] {
  return spec
    .split(',')
    .map((rule) => rule.trim())
    .filter((rule) => rule !== '')
    .map(parseRule)
}

function parseRule(rule: string): FailpointRule {
  const refuse = (reason: string) => failpointErrors.invalidSpec({ rule, reason })
  const match = rulePattern.exec(rule)
  if (!match) throw refuse('it does not have this form')
  const name = failpointNames.find((known) => known === match[1])
  if (!name) throw refuse(`no failpoint is called ${match[1]}`)
  const action = failpointActions.find((known) => known === match[2])
  if (!action) throw refuse(`the action must be one of ${failpointActions.join(', ')}`)

  const numbers = match[3]!.split(':').slice(1).map(Number)
  const takesMs = action === 'delay' || action === 'stall'
  const ms = takesMs ? numbers.shift() : 0
  if (ms === undefined || !(ms >= 0 && ms <= maxMs))
    throw refuse(`${action} needs milliseconds up to ${maxMs}`)
  const rate = numbers.shift() ?? 1
  if (!(rate >= 0 && rate <= 1)) throw refuse('the rate must be between 0 and 1')
  if (numbers.length > 0) throw refuse('it has too many numbers')
  return { name, action, ms, rate, nth: match[4] === undefined ? undefined : Number(match[4]) }
}
