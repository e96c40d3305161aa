import type { Me } from '@tragwerk/contracts/identity'
import type { Model } from '@tragwerk/contracts/models'
import type { Activity } from '@tragwerk/contracts/monitoring'
import type { SystemInfo } from '@tragwerk/contracts/system'

export interface DiagnosisParts {
  readonly info: SystemInfo
  readonly health: string
  readonly activity: Activity | undefined
  readonly me: Me | undefined
  readonly models: readonly Model[] | undefined
  readonly browser: { readonly agent: string; readonly language: string; readonly at: string }
}

/** Parts that are listed; the quick ones explain nothing. */
const slowestParts = 5

/**
 * A plain text for a bug report, in English whatever the console speaks. Names of the project, of the key and of
 * models, and the address of the server, are left out; what permissions the key has is part of many explanations.
 */
export function toDiagnosis({ info, health, activity, me, models, browser }: DiagnosisParts): string {
  const lines = [
    `Tragwerk ${info.version}, ${browser.at}`,
    `database: ${info.engine}, power-safe: ${yesNo(info.capabilities.powerSafe)}`,
    `search: vector by ${info.adapters.vector} (${yesNo(info.capabilities.vector)}), text by ${info.adapters.text}`,
    `embedding: ${info.embedding.model} on ${info.embedding.engine}`,
    `models: ${models ? countKinds(models) : info.models}`,
    `health: ${health}`,
    ...(activity ? activityLines(activity) : ['activity: not available']),
    `permissions of the key: ${me ? me.permissions.join(', ') || 'none' : 'not known'}`,
    `browser: ${browser.agent}; ${browser.language}`,
    ...info.notices.map((notice) => `notice: ${notice}`),
  ]
  return `${lines.join('\n')}\n`
}

function activityLines({ startedAt, at, requests, parts }: Activity): string[] {
  const minutes = Math.floor((Date.parse(at) - Date.parse(startedAt)) / 60_000)
  const { calls, failures, p50Ms, p95Ms, inFlight } = requests
  const slow = slowestFirst(parts)
    .filter((part) => part.p95Ms !== null)
    .slice(0, slowestParts)
  return [
    `up: ${minutes} min`,
    `last minute: ${calls} requests, ${failures} failed, p50 ${ms(p50Ms)}, p95 ${ms(p95Ms)}, ${inFlight} in flight`,
    ...slow.map(
      (part) =>
        `part ${part.layer}/${part.part}: ${part.calls} calls, ${part.failures} failed, p95 ${ms(part.p95Ms)}`,
    ),
  ]
}

/** By the time that 95% stay below; parts without a measurement last, in their own order. */
export function slowestFirst(parts: Activity['parts']): Activity['parts'] {
  return [...parts].sort((a, b) => (b.p95Ms ?? -1) - (a.p95Ms ?? -1))
}

function countKinds(models: readonly Model[]): string {
  const language = models.filter(({ kind }) => kind === 'language').length
  return `${language} language, ${models.length - language} embedding`
}

const ms = (value: number | null) => (value === null ? '–' : `${Number(value.toPrecision(3))} ms`)
const yesNo = (value: boolean) => (value ? 'yes' : 'no')
