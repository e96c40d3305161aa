import type { LanguageCodec, ReplyEncoder } from '../../services/src/gateway/surfaces/codec.ts'

export type StreamPart = Parameters<ReplyEncoder['encode']>[0]
export type GenerateResult = Parameters<LanguageCodec['toReply']>[0]

/** One generation with the request that it answers. */
export interface Scenario {
  readonly body: Readonly<Record<string, unknown>>
  readonly parts: readonly StreamPart[]
}

const usage = {
  inputTokens: { total: 12, noCache: 8, cacheRead: 4, cacheWrite: undefined },
  outputTokens: { total: 9, text: 3, reasoning: 6 },
}
const finish = (unified: 'stop' | 'length' | 'content-filter' | 'tool-calls') =>
  ({ type: 'finish', finishReason: { unified, raw: undefined }, usage }) as const
const source = { type: 'source', sourceType: 'url', id: 's1', url: 'https://example.com/a' } as const
const weather = {
  type: 'function',
  name: 'weather',
  description: 'Tells the weather',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
  strict: true,
}

/** What the surfaces must carry, as models behind them generate it. */
export const scenarios = {
  text: {
    body: { input: 'Hi', instructions: 'Be brief.', metadata: { team: 'a' }, temperature: 0.3 },
    parts: [
      { type: 'stream-start', warnings: [] },
      { type: 'response-metadata', id: 'x' },
      { type: 'text-start', id: 't1' },
      { type: 'text-delta', id: 't1', delta: 'Good ' },
      { type: 'text-delta', id: 't1', delta: 'day 💡\n\n"you"' },
      { type: 'text-end', id: 't1' },
      finish('stop'),
    ],
  },
  structured: {
    body: { input: 'Hi' },
    parts: [
      { type: 'text-delta', id: 't1', delta: '{"city":"Bo' },
      { type: 'text-delta', id: 't1', delta: 'nn","degrees":7}' },
      { type: 'text-end', id: 't1' },
      finish('stop'),
    ],
  },
  calls: {
    body: {
      input: 'Hi',
      tools: [weather, { type: 'custom', name: 'patch', format: { type: 'text' } }],
      parallel_tool_calls: true,
      tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'weather' }] },
    },
    parts: [
      { type: 'reasoning-start', id: 'r1' },
      { type: 'reasoning-delta', id: 'r1', delta: 'Two ' },
      { type: 'reasoning-delta', id: 'r1', delta: 'cities.' },
      { type: 'reasoning-delta', id: 'r1', delta: '', providerMetadata: { anthropic: { signature: 's' } } },
      { type: 'reasoning-end', id: 'r1' },
      { type: 'text-delta', id: 't1', delta: 'Looking.' },
      { type: 'tool-input-start', id: 'c1', toolName: 'weather' },
      { type: 'tool-input-delta', id: 'c1', delta: '{"city":' },
      { type: 'tool-input-start', id: 'c2', toolName: 'patch' },
      { type: 'tool-input-delta', id: 'c2', delta: '{"input":"*** Be' },
      { type: 'text-delta', id: 't1', delta: ' Wait.' },
      { type: 'text-end', id: 't1' },
      { type: 'tool-input-delta', id: 'c1', delta: '"Bonn"}' },
      { type: 'tool-input-delta', id: 'c2', delta: 'gin\\n"}' },
      { type: 'tool-call', toolCallId: 'c1', toolName: 'weather', input: '{"city":"Bonn"}' },
      { type: 'tool-call', toolCallId: 'c2', toolName: 'patch', input: '{"input":"*** Begin\\n"}' },
      {
        type: 'tool-call',
        toolCallId: 'c3',
        toolName: 'weather',
        input: '{"city":"Ulm"}',
        providerMetadata: { google: { thoughtSignature: 't' } },
      },
      finish('tool-calls'),
    ],
  },
  sources: {
    body: { input: 'Hi', tools: [{ type: 'web_search' }], tool_choice: 'none' },
    parts: [
      { type: 'text-delta', id: 't1', delta: 'As A says.' },
      {
        type: 'text-end',
        id: 't1',
        citations: [{ source: { ...source, title: 'A' }, startIndex: 3, endIndex: 4 }],
      },
      { ...source, url: 'https://example.com/b' },
      { type: 'source', sourceType: 'document', id: 'd1', mediaType: 'text/plain', title: 'Doc' },
      { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'iVBORw0K' } },
      finish('stop'),
    ],
  },
  cut: {
    body: { input: 'Hi', max_output_tokens: 16, text: { format: { type: 'json_object' } } },
    parts: [{ type: 'text-delta', id: 't1', delta: 'Good' }, finish('length')],
  },
  filtered: { body: { input: 'Hi' }, parts: [finish('content-filter')] },
} as const satisfies Record<string, Scenario>
