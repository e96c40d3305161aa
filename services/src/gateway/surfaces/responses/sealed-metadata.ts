import type { SharedV4ProviderMetadata, SharedV4ProviderOptions } from '@ai-sdk/provider'
import { isJsonObject, type JsonObject } from '../../json.ts'

/**
 * What a provider wants back in the next turn (signatures of its reasoning, hidden reasoning) travels through the client
 * as the `encrypted_content` of a reasoning item, since nothing is stored here. It is packed, not encrypted: it is the
 * provider that signs or encrypts it.
 */
export interface Sealed {
  readonly metadata: SharedV4ProviderMetadata
  /** Set when the metadata belongs to a tool call and not to the reasoning item itself. */
  readonly callId?: string | undefined
}

const prefix = 'tragwerk.1.'

export function sealMetadata(sealed: Sealed): string {
  return prefix + Buffer.from(JSON.stringify(sealed)).toString('base64url')
}

/** Whether an `encrypted_content` was made here and thus means nothing to OpenAI. */
export function isSealed(encryptedContent: string): boolean {
  return encryptedContent.startsWith(prefix)
}

/** `undefined` when it was not made here or was damaged on its way. */
export function unsealMetadata(encryptedContent: string): Sealed | undefined {
  if (!isSealed(encryptedContent)) return undefined
  try {
    const text = Buffer.from(encryptedContent.slice(prefix.length), 'base64url').toString()
    const value: unknown = JSON.parse(text)
    if (!isJsonObject(value) || !isMetadata(value.metadata)) return undefined
    return {
      metadata: value.metadata,
      callId: typeof value.callId === 'string' ? value.callId : undefined,
    }
  } catch {
    return undefined
  }
}

function isMetadata(value: unknown): value is SharedV4ProviderOptions {
  return isJsonObject(value) && Object.values(value).every(isJsonObject)
}

/** Later values win, key by key within each provider. */
export function mergeMetadata(
  first: SharedV4ProviderMetadata | undefined,
  second: SharedV4ProviderMetadata | undefined,
): SharedV4ProviderMetadata | undefined {
  if (first === undefined || second === undefined) return second ?? first
  const merged: SharedV4ProviderMetadata = { ...first }
  for (const [provider, values] of Object.entries(second))
    merged[provider] = { ...merged[provider], ...values }
  return merged
}

/** The parts worth sending back; `undefined` when no provider said anything. */
export function keepFilled(
  metadata: SharedV4ProviderMetadata | undefined,
): SharedV4ProviderMetadata | undefined {
  return filter(metadata, (value) => value !== undefined && value !== null)
}

/** Of a tool call's metadata only signatures must come back; ids and the like are the provider's own affair. */
export function keepSignatures(
  metadata: SharedV4ProviderMetadata | undefined,
): SharedV4ProviderMetadata | undefined {
  return filter(metadata, (value, key) => typeof value === 'string' && /signature/i.test(key))
}

function filter(
  metadata: SharedV4ProviderMetadata | undefined,
  isKept: (value: unknown, key: string) => boolean,
): SharedV4ProviderMetadata | undefined {
  if (metadata === undefined) return undefined
  const kept: [string, JsonObject][] = []
  for (const [provider, values] of Object.entries(metadata)) {
    const entries = Object.entries(values).filter(([key, value]) => isKept(value, key))
    if (entries.length > 0) kept.push([provider, Object.fromEntries(entries)])
  }
  return kept.length === 0 ? undefined : (Object.fromEntries(kept) as SharedV4ProviderMetadata)
}
