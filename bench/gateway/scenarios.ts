/** What one measurement does. */
export interface Scenario {
  readonly name: ScenarioName
  readonly connections: number
  readonly request: RequestShape
  readonly answer: 'whole' | 'stream'
  /** Events of one stream. */
  readonly chunks: number
}

export type ScenarioName = 'single' | 'many' | 'embeddings' | 'big' | 'stream' | 'translated'

export interface RequestShape {
  readonly path: '/v1/chat/completions' | '/v1/embeddings' | '/v1/messages'
  /** The body without its model, which differs between targets. */
  readonly body: Readonly<Record<string, unknown>>
}

export const chunksPerStream = 100
export const chunkIntervalMs = 10

const question = { role: 'user', content: 'Which three things should be checked before the boiler starts?' }
const chat: RequestShape = {
  path: '/v1/chat/completions',
  body: { messages: [{ role: 'system', content: 'Answer briefly.' }, question], temperature: 0.2 },
}

/** A long conversation: 220 KB in about 2 KB each. */
const bigMessages = Array.from({ length: 110 }, (_, index) => ({
  role: index % 2 === 0 ? 'user' : 'assistant',
  content: `Part ${index}. ${'The valve of the second pump was replaced in spring. '.repeat(37)}`,
}))

export const scenarios: readonly Scenario[] = [
  { name: 'single', connections: 1, request: chat, answer: 'whole', chunks: 1 },
  { name: 'many', connections: 50, request: chat, answer: 'whole', chunks: 1 },
  {
    name: 'embeddings',
    connections: 16,
    request: { path: '/v1/embeddings', body: { input: 'the second pump' } },
    answer: 'whole',
    chunks: 1,
  },
  {
    name: 'big',
    connections: 8,
    request: { path: '/v1/chat/completions', body: { messages: [...bigMessages, question] } },
    answer: 'whole',
    chunks: 1,
  },
  {
    name: 'stream',
    connections: 50,
    request: { ...chat, body: { ...chat.body, stream: true } },
    answer: 'stream',
    chunks: chunksPerStream,
  },
  {
    name: 'translated',
    connections: 50,
    request: { path: '/v1/messages', body: { messages: [question], max_tokens: 4000, stream: true } },
    answer: 'stream',
    chunks: chunksPerStream,
  },
]
