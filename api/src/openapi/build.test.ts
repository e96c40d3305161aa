import { identityRoutes } from '@tragwerk/contracts/identity'
import { Collection, knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { modelsRoutes } from '@tragwerk/contracts/models'
import { monitoringRoutes } from '@tragwerk/contracts/monitoring'
import { defineRoute, type Route } from '@tragwerk/contracts/route'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { buildOpenApi } from './index.ts'

type Json = Readonly<Record<string, unknown>>

const codes = (routes: readonly Route[]) =>
  [
    ...routes.flatMap((route) => route.errors),
    'access.permission_denied',
    'http.too_many_watches',
    ...['key_missing', 'key_malformed', 'key_unknown', 'key_revoked', 'key_expired'].map(
      (n) => `identity.${n}`,
    ),
    ...['key_invalid', 'in_flight', 'key_reused'].map((n) => `idempotency.${n}`),
    ...['overloaded', 'draining', 'internal', 'request_invalid', 'text_malformed', 'json_malformed'].map(
      (n) => `http.${n}`,
    ),
    ...['json_too_deep', 'json_too_many_keys', 'json_key_repeated', 'json_key_forbidden'].map(
      (n) => `http.${n}`,
    ),
    ...['body_not_utf8', 'body_timeout', 'body_too_large', 'media_type_unsupported'].map((n) => `http.${n}`),
    ...['upload_malformed', 'upload_file_missing'].map((n) => `http.${n}`),
  ].map((code) => ({
    code,
    kind: code.endsWith('not_found') ? ('not_found' as const) : ('invalid' as const),
  }))

function build(routes: readonly Route[]) {
  return JSON.parse(JSON.stringify(buildOpenApi(routes, { version: '1.2.3', errors: codes(routes) }))) as {
    paths: Record<string, Record<string, Json>>
    components: { schemas: Record<string, Json> }
  }
}

test('the same routes give the same document, character for character', () => {
  const routes = [...Object.values(knowledgeRoutes), ...Object.values(modelsRoutes)]
  const make = () => JSON.stringify(buildOpenApi(routes, { version: '1', errors: codes(routes) }))

  expect(make()).toBe(make())
})

test('every reference leads to a component, and every route is there once', () => {
  const routes = [...Object.values(knowledgeRoutes), ...Object.values(modelsRoutes)]
  const document = build(routes)

  const references = JSON.stringify(document).match(/#\/components\/schemas\/\w+/g) ?? []
  const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`)
  expect(references.length).toBeGreaterThan(20)
  expect(references.filter((reference) => !known.includes(reference))).toEqual([])
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))
  expect(operations.map((operation) => operation.operationId)).toEqual(
    expect.arrayContaining(routes.map((route) => route.id)),
  )
  expect(operations).toHaveLength(routes.length)
})

test('errors stand under their status with their codes and the shape of their surface', () => {
  const document = build([knowledgeRoutes.getCollection, modelsRoutes.get])

  const native = document.paths['/api/v1/collections/{name}']!.get as Json
  const vendor = document.paths['/v1/models/{model}']!.get as Json

  expect(native).toMatchObject({
    responses: {
      404: {
        'x-codes': ['knowledge.collection_not_found'],
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  })
  expect(vendor).toMatchObject({
    responses: {
      404: { content: { 'application/json': { schema: { $ref: '#/components/schemas/OpenaiError' } } } },
    },
  })
})

test('uploads, streams, parameters and idempotency are described', () => {
  const document = build([knowledgeRoutes.addDocument, knowledgeRoutes.answer, knowledgeRoutes.listDocuments])

  const documents = document.paths['/api/v1/collections/{name}/documents']!
  expect(documents.post).toMatchObject({
    requestBody: {
      content: { 'multipart/form-data': { schema: { required: ['file'] } }, 'application/json': {} },
    },
    responses: { 202: {} },
  })
  expect(
    (documents.post as { parameters: { name: string }[] }).parameters.map((parameter) => parameter.name),
  ).toEqual(['name', 'Idempotency-Key'])
  expect((documents.get as { parameters: { name: string; required: boolean }[] }).parameters).toMatchObject([
    { name: 'name', required: true },
    { name: 'limit', required: false },
    { name: 'cursor', required: false },
    { name: 'status', required: false },
    { name: 'q', required: false },
    { name: 'sort', required: false },
  ])
  expect(document.paths['/api/v1/collections/{name}/answer']!.post).toMatchObject({
    responses: { 200: { content: { 'text/event-stream': {}, 'application/json': {} } } },
  })
})

test('a watch is described as events and nothing else', () => {
  const document = build([monitoringRoutes.watchActivity])

  const { responses } = document.paths['/api/v1/activity/watch']!.get as {
    responses: Record<string, { content: object; 'x-codes': string[] }>
  }
  expect(Object.keys(responses[200]!.content)).toEqual(['text/event-stream'])
  expect(responses[200]).toMatchObject({
    content: { 'text/event-stream': { 'x-event-schema': { $ref: '#/components/schemas/ActivityEvent' } } },
    description: expect.stringContaining('goes on until the client leaves'),
  })
  expect(Object.values(responses).flatMap((response) => response['x-codes'] ?? [])).toContain(
    'http.too_many_watches',
  )
})

test('a route for any key needs a key, but no permission', () => {
  const document = build([identityRoutes.me])

  const route = document.paths['/api/v1/me']!.get as { security?: object; responses: object }
  expect(JSON.stringify(route.responses)).toContain('identity.key_missing')
  expect(JSON.stringify(route.responses)).not.toContain('access.permission_denied')
  // Nothing of its own, so that the requirement of the whole document holds.
  expect(route.security).toBeUndefined()
  expect((document as unknown as { security: unknown }).security).toEqual([{ bearer: [] }, { apiKey: [] }])
})

test('a client may meet fields it does not know in replies, the server refuses them in requests', () => {
  const document = build([knowledgeRoutes.createCollection])

  const post = document.paths['/api/v1/collections']!.post as unknown as {
    requestBody: { content: Record<string, { schema: { additionalProperties?: boolean } }> }
  }
  expect(post.requestBody.content['application/json']!.schema.additionalProperties).toBe(false)
  expect(document.components.schemas.Collection).not.toHaveProperty('additionalProperties')
})

test('a schema that differs between request and reply becomes two components', () => {
  const Setting = z.object({ mode: z.string().default('a') }).meta({ id: 'Setting' })
  const route = defineRoute({
    id: 'x.put',
    method: 'PUT',
    path: '/api/v1/x',
    summary: 'x',
    permission: 'system:read',
    body: z.strictObject({ setting: Setting }),
    reply: z.object({ setting: Setting, collection: Collection }),
    errors: [],
    stability: 'beta',
  })

  const { schemas } = build([route]).components

  expect(schemas.Setting).toMatchObject({ required: ['mode'] })
  expect(schemas.SettingInput).not.toHaveProperty('required')
})

test('a code that no table declares is a mistake', () => {
  expect(() => buildOpenApi([knowledgeRoutes.getCollection], { version: '1', errors: [] })).toThrow(
    'knowledge.getCollection lists knowledge.collection_not_found',
  )
})
