import type { Provider } from '@tragwerk/contracts/gateway'

/** One kind's answers in its own words: the same text, the same call of a tool, the same usage. */
export interface CannedKind {
  readonly kind: Provider['kind']
  /** Path that is appended to the fake's address to make `baseUrl`. */
  readonly basePath: string
  readonly settings?: Partial<Provider>
  readonly path: { readonly whole: string; readonly streamed: string }
  /** Header in which the key arrives. */
  readonly credential: readonly [name: string, value: string]
  readonly text: Canned
  /** So many frames of `text` hold text but no end. */
  readonly openFrames: number
  readonly tool: Canned
  /** A refusal in this kind's shape. */
  refusal(message: string): unknown
}

export interface Canned {
  readonly whole: unknown
  readonly frames: readonly (string | Uint8Array)[]
}

export const cannedKey = 'sk-canned-0123456789'
export const cannedText = 'Four beams carry it.'
export const cannedTool = { name: 'weather', input: { city: 'Bonn' } }
export const cannedUsage = { input: 19, output: 6 }
export const cannedModel = 'model-1'

export function events(...payloads: readonly (object | '[DONE]')[]): readonly string[] {
  return payloads.map((payload) => {
    if (payload === '[DONE]') return 'data: [DONE]\n\n'
    const type = 'type' in payload ? `event: ${payload.type}\n` : ''
    return `${type}data: ${JSON.stringify(payload)}\n\n`
  })
}
