import { expect, test } from 'vitest'
import { toSnippets } from './key-snippets.ts'

const input = {
  baseUrl: 'https://ai.example.org',
  secret: 'tw_secret',
  permissions: ['models:use', 'knowledge:read'] as const,
  collection: 'handbook',
}

test('a key for applications is shown with chat and search', () => {
  const snippets = toSnippets(input)

  expect(snippets.curl).toContain(`curl 'https://ai.example.org/v1/chat/completions'`)
  expect(snippets.curl).toContain('"model":"knowledge/handbook"')
  expect(snippets.openai).toContain(`baseURL: 'https://ai.example.org/v1'`)
  expect(snippets.sdk).toContain('client.knowledge.search({')
})

test('the key is written out only where it is handed to the environment', () => {
  const { cli, ...others } = toSnippets(input)

  expect(cli).toContain('export TRAGWERK_API_KEY=tw_secret')
  expect(Object.values(others).join()).not.toContain('tw_secret')
})

test('nothing is proposed that the key may not do', () => {
  const snippets = toSnippets({ ...input, permissions: ['audit:read'] })

  expect(snippets.openai).toBeUndefined()
  expect(snippets.curl).toContain('/api/v1/me')
  expect(snippets.sdk).toContain('client.identity.me()')
})
