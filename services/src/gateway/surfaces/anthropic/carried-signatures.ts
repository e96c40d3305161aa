import type { SharedV4ProviderMetadata, SharedV4ProviderOptions } from '@ai-sdk/provider'
import { isJsonObject, type JsonObject } from '../../json.ts'

/**
 * Other providers sign their reasoning, too, and want it back with the next request. Clients return `signature` and
 * redacted `data` untouched, so what is signed travels there, marked by this prefix.
 */
const prefix = 'tragwerk.1.'

/** Never secret, and the only fields that are taken back from clients. */
const signatures = ['reasoningEncryptedContent', 'thoughtSignature']
const companions = ['itemId']

/** Signature for a thinking block: Anthropic's own as it is, that of others packed, else ''. */
export function toClientSignature(metadata: SharedV4ProviderMetadata | undefined): string {
  if (metadata === undefined) return ''
  return ownSignature(metadata) ?? pack(metadata) ?? ''
}

/** Data of a redacted thinking block that carries the signature of a call, or undefined when it has none. */
export function toCarrierData(
  toolCallId: string,
  metadata: SharedV4ProviderMetadata | undefined,
): string | undefined {
  const kept = metadata === undefined ? undefined : keep(metadata)
  return kept && prefix + encode({ toolCallId, ...kept })
}

/** Redacted reasoning of a model of Anthropic's. */
export function toRedactedData(metadata: SharedV4ProviderMetadata | undefined): string | undefined {
  return textOf(metadata?.anthropic?.redactedData) ?? textOf(metadata?.bedrock?.redactedData)
}

export function toSignatureOptions(signature: string): SharedV4ProviderOptions | undefined {
  if (signature === '') return undefined
  if (signature.startsWith(prefix)) return unpack(signature)?.options
  return { anthropic: { signature }, bedrock: { signature } }
}

/** What stands in the data of a redacted thinking block: reasoning of Anthropic's, or the signature of a call. */
export function readRedacted(data: string): {
  readonly toolCallId: string | undefined
  readonly options: SharedV4ProviderOptions | undefined
} {
  if (data.startsWith(prefix)) return unpack(data) ?? { toolCallId: undefined, options: undefined }
  const options = { anthropic: { redactedData: data }, bedrock: { redactedData: data } }
  return { toolCallId: undefined, options }
}

/** True for thinking blocks that Anthropic would refuse, because a model of someone else wrote them. */
export function isForeignThinking(block: JsonObject): boolean {
  if (block.type === 'thinking') {
    return typeof block.signature !== 'string' || block.signature === '' || block.signature.startsWith(prefix)
  }
  return block.type === 'redacted_thinking' && textOf(block.data)?.startsWith(prefix) === true
}

function ownSignature(metadata: SharedV4ProviderMetadata): string | undefined {
  return textOf(metadata.anthropic?.signature) ?? textOf(metadata.bedrock?.signature)
}

function pack(metadata: SharedV4ProviderMetadata): string | undefined {
  const kept = keep(metadata)
  return kept && prefix + encode(kept)
}

function keep(metadata: SharedV4ProviderMetadata): { options: SharedV4ProviderOptions } | undefined {
  const options: SharedV4ProviderOptions = {}
  for (const [provider, values] of Object.entries(metadata)) {
    if (!isJsonObject(values) || !signatures.some((name) => textOf(values[name]))) continue
    options[provider] = pickTexts(values)
  }
  return Object.keys(options).length === 0 ? undefined : { options }
}

function pickTexts(values: JsonObject): Record<string, string> {
  const picked: Record<string, string> = {}
  for (const name of [...signatures, ...companions]) {
    const text = textOf(values[name])
    if (text !== undefined) picked[name] = text
  }
  return picked
}

function encode(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url')
}

/** Undefined for what this gateway did not write: a client may have changed it. */
function unpack(carried: string): ReturnType<typeof readRedacted> | undefined {
  const parsed = parse(Buffer.from(carried.slice(prefix.length), 'base64url').toString('utf8'))
  if (!isJsonObject(parsed) || !isJsonObject(parsed.options)) return undefined
  const kept = keep(parsed.options as SharedV4ProviderMetadata)
  return { toolCallId: textOf(parsed.toolCallId), options: kept?.options }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
