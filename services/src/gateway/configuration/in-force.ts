import type { ConfigurationProblem, GatewayConfiguration } from '@tragwerk/contracts/gateway'
import { isAppError } from '@tragwerk/infra/errors'
import { gatewayErrors } from '../errors.ts'
import { type Prepared, toPrepared } from './prepare.ts'
import { type ResolvedSecrets, resolveVariables, type SecretSources } from './resolve-secrets.ts'

/** What requests are served by. Frozen; the same object until something changes. */
export interface ActiveGatewayConfiguration {
  /** 0 for what the environment alone gives. */
  readonly version: number
  readonly configuration: GatewayConfiguration
  readonly secrets: ResolvedSecrets
  /** Who wrote it: what came through the API may not lead to private addresses that no operator allowed. */
  readonly source: VersionInfo['source']
}

/**
 * Told of each switch, in the order of subscription, before it counts as done. Throwing refuses the new
 * configuration: the one before stays, and listeners that took the new one already are called with the old again.
 */
export type ChangeListener = (active: ActiveGatewayConfiguration) => void

/** Who wrote a version, when and why. */
export interface VersionInfo {
  readonly version: number
  readonly createdAt: Date
  readonly author: string
  readonly note: string | null
  readonly source: 'default' | 'file' | 'api'
}

export interface Entry {
  readonly active: ActiveGatewayConfiguration
  readonly info: VersionInfo
  readonly prepared: Prepared
}

export type Refusal = { readonly problem: ConfigurationProblem; readonly cause: unknown }

export interface InForce {
  /** The hot path reads `active` of it. */
  current(): Entry
  onChange(listener: ChangeListener): Disposable
  /** Puts the entry in force, whole or not at all; the refusal when a listener threw. */
  switchTo(entry: Entry): Refusal | undefined
}

export function toEntry(info: VersionInfo, prepared: Prepared): Entry {
  const { configuration, secrets } = prepared
  return {
    active: Object.freeze({ version: info.version, configuration, secrets, source: info.source }),
    info,
    prepared,
  }
}

/** Version 0: in force until a file or a version of the database is. */
export function firstEntry(configuration: GatewayConfiguration, sources: SecretSources, at: Date): Entry {
  const { secrets, problems } = resolveVariables(configuration, sources)
  if (problems) throw gatewayErrors.configurationInvalid({ problems })
  const info = {
    version: 0,
    createdAt: at,
    author: 'environment',
    note: null,
    source: 'default' as const,
  }
  return toEntry(info, toPrepared(configuration, secrets))
}

export function createInForce(first: Entry): InForce {
  let current = first
  const listeners = new Set<ChangeListener>()
  return {
    current: () => current,
    onChange(listener) {
      // Wrapped, so that the same function can be subscribed twice.
      const own: ChangeListener = (active) => listener(active)
      listeners.add(own)
      return { [Symbol.dispose]: () => void listeners.delete(own) }
    },
    switchTo(entry) {
      const before = current
      const told: ChangeListener[] = []
      current = entry
      try {
        for (const listener of [...listeners]) {
          told.push(listener)
          listener(entry.active)
        }
        return undefined
      } catch (error) {
        current = before
        for (const listener of told) tellAgain(listener, before.active)
        return { problem: { path: '', problem: describe(error) }, cause: error }
      }
    },
  }
}

/** It took this configuration before; if it now throws, nothing more can be done for it. */
function tellAgain(listener: ChangeListener, active: ActiveGatewayConfiguration): void {
  try {
    listener(active)
  } catch {}
}

/** Only messages of the platform are known to hold no secrets. */
function describe(error: unknown): string {
  const reason = isAppError(error) ? error.message : 'A part of the gateway refused it; the log says why.'
  return `The configuration could not be put in force. ${reason}`
}
