import { auditRoutes } from '@tragwerk/contracts/audit'
import { knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { expect, test } from 'vitest'
import { toRequestForms } from './request-forms.ts'

const origin = 'https://ai.example.org/tragwerk'

test('a search can be typed as curl, SDK and CLI', () => {
  const request = { params: { name: 'handbook' }, body: { query: "What's due?", limit: 5 } }

  const forms = toRequestForms(knowledgeRoutes.search, request, {
    origin,
    path: '/api/v1/collections/handbook/search',
  })

  expect(forms.curl).toBe(
    [
      `curl -X POST '${origin}/api/v1/collections/handbook/search'`,
      `-H "Authorization: Bearer $TRAGWERK_API_KEY"`,
      `-H 'Content-Type: application/json'`,
      `-d '{"query":"What'\\''s due?","limit":5}'`,
    ].join(' \\\n  '),
  )
  expect(forms.sdk).toContain('client.knowledge.search({\n  params: {\n    name: "handbook"')
  expect(forms.cli).toContain(`tragwerk call knowledge.search \\\n  --params '{"name":"handbook"}'`)
})

test('what streams is read as a stream', () => {
  const request = { params: { name: 'handbook' }, body: { question: 'When?', stream: true } }

  const forms = toRequestForms(knowledgeRoutes.answer, request, { origin, path: '/answer' })

  expect(forms.curl).toMatch(/^curl -N /)
  expect(forms.sdk).toContain('for await (const event of client.stream(knowledgeRoutes.answer, {')
})

test('parts that are not there are left out', () => {
  const forms = toRequestForms(auditRoutes.verify, { query: undefined as never }, { origin, path: '/verify' })

  expect(forms.cli).toBe('tragwerk call audit.verify')
  expect(forms.sdk).toContain('client.audit.verify()')
})
