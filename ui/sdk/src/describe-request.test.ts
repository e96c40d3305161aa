import { identityRoutes } from '@tragwerk/contracts/identity'
import { knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { expect, test } from 'vitest'
import { describeRequest } from './describe-request.ts'

test('parameters and query are filled in and escaped, the body stays data', () => {
  const listed = describeRequest(knowledgeRoutes.listDocuments, {
    params: { name: 'a/ü?' },
    query: { q: 'x & y', cursor: undefined, limit: 5 },
  })
  const renamed = describeRequest(identityRoutes.renameKey, { params: { id: '7' }, body: { name: 'n' } })

  expect(listed).toEqual({
    method: 'GET',
    path: '/api/v1/collections/a%2F%C3%BC%3F/documents?q=x+%26+y&limit=5',
    body: undefined,
  })
  expect(renamed).toEqual({ method: 'PATCH', path: '/api/v1/keys/7', body: { name: 'n' } })
})

test('a parameter that would address another route is refused', () => {
  expect(() => describeRequest(identityRoutes.renameKey, { params: { id: '..' } })).toThrow(
    expect.objectContaining({ code: 'sdk.param_invalid' }),
  )
})
