import type { Permission } from '@tragwerk/contracts/identity'

export const snippetKinds = ['cli', 'curl', 'openai', 'sdk'] as const
export type SnippetKind = (typeof snippetKinds)[number]

interface SnippetInput {
  /** Address of this server without a slash at the end. */
  readonly baseUrl: string
  readonly secret: string
  readonly permissions: readonly Permission[]
  /** A collection to ask. */
  readonly collection: string
}

/**
 * First calls with a new key, as far as it may make them. Only `cli` holds the key itself, and hands it to the
 * environment, where the others read it.
 */
export function toSnippets(input: SnippetInput): Partial<Record<SnippetKind, string>> {
  const canChat = input.permissions.includes('models:use')
  return {
    cli: [
      `export TRAGWERK_URL=${input.baseUrl}`,
      `export TRAGWERK_API_KEY=${input.secret}`,
      'tragwerk call identity.me',
    ].join('\n'),
    curl: canChat ? chatByCurl(input) : meByCurl(input),
    ...(canChat && { openai: chatByOpenai(input) }),
    sdk: bySdk(input),
  }
}

function chatByCurl({ baseUrl, collection }: SnippetInput): string {
  const body = { model: `knowledge/${collection}`, messages: [{ role: 'user', content: 'Hello' }] }
  return [
    `curl '${baseUrl}/v1/chat/completions'`,
    `-H "Authorization: Bearer $TRAGWERK_API_KEY"`,
    `-H 'Content-Type: application/json'`,
    `-d '${JSON.stringify(body)}'`,
  ].join(' \\\n  ')
}

function meByCurl({ baseUrl }: SnippetInput): string {
  return [`curl '${baseUrl}/api/v1/me'`, `-H "Authorization: Bearer $TRAGWERK_API_KEY"`].join(' \\\n  ')
}

function chatByOpenai({ baseUrl, collection }: SnippetInput): string {
  return `import OpenAI from 'openai'

const openai = new OpenAI({
  baseURL: '${baseUrl}/v1',
  apiKey: process.env.TRAGWERK_API_KEY,
})
const chat = await openai.chat.completions.create({
  model: 'knowledge/${collection}',
  messages: [{ role: 'user', content: 'Hello' }],
})
console.log(chat.choices[0].message.content)`
}

function bySdk({ baseUrl, permissions, collection }: SnippetInput): string {
  const call = permissions.includes('knowledge:read')
    ? `const { results } = await client.knowledge.search({
  params: { name: '${collection}' },
  body: { query: 'Hello' },
})`
    : 'const me = await client.identity.me()'
  return `import { createClient } from '@tragwerk/sdk'

const client = createClient({
  baseUrl: '${baseUrl}',
  apiKey: process.env.TRAGWERK_API_KEY,
})
${call}`
}
