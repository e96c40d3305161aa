import { STATUS_CODES } from 'node:http'
import { AnthropicError, OpenaiError } from '@tragwerk/contracts/models'
import { Problem } from '@tragwerk/contracts/problem'
import type { Route } from '@tragwerk/contracts/route'
import type { ErrorKind } from '@tragwerk/infra/errors'
import type { z } from 'zod'
import { statusOf } from '../plugins/index.ts'
import { createSchemaWriter, type JsonSchema, type SchemaWriter } from './schemas.ts'

export interface KnownError {
  readonly code: string
  readonly kind: ErrorKind
}

export interface OpenApiInfo {
  readonly version: string
  /** The tables of all domains; a route may list only codes that stand here. */
  readonly errors: readonly KnownError[]
}

/** An OpenAPI 3.1 document as plain data. */
export type OpenApiDocument = Readonly<Record<string, unknown>>

/** Codes that every route may answer with. */
const commonCodes = [
  'identity.key_missing',
  'identity.key_malformed',
  'identity.key_unknown',
  'identity.key_revoked',
  'identity.key_expired',
]
const serverCodes = ['http.overloaded', 'http.draining', 'http.internal']
const inputCodes = ['http.request_invalid', 'http.text_malformed']
const bodyCodes = [
  'http.json_malformed',
  'http.json_too_deep',
  'http.json_too_many_keys',
  'http.json_key_repeated',
  'http.json_key_forbidden',
  'http.body_not_utf8',
  'http.body_timeout',
  'http.body_too_large',
  'http.media_type_unsupported',
]
const uploadCodes = ['http.upload_malformed', 'http.upload_file_missing']
const idempotencyCodes = ['idempotency.key_invalid', 'idempotency.in_flight', 'idempotency.key_reused']

/**
 * Describes the routes as OpenAPI 3.1. The same routes give the same document, key for key.
 *
 * @throws Error when a route lists a code that no table declares
 */
export function buildOpenApi(routes: readonly Route[], info: OpenApiInfo): OpenApiDocument {
  const schemas = createSchemaWriter()
  const problem = schemas.output(Problem)
  const openAiError = schemas.output(OpenaiError)
  const anthropicError = schemas.output(AnthropicError)
  // Replies first: where both differ, the plain name belongs to what a client gets.
  for (const { reply, event } of routes) for (const part of [reply, event]) if (part) schemas.output(part)
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: describeRoute(route, {
        schemas,
        problem,
        openAiError,
        anthropicError,
        errors: info.errors,
      }),
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tragwerk',
      version: info.version,
      description:
        'Errors under /api/v1 are RFC 9457 problem details with a stable code; under /v1 they have the shape of the OpenAI API, under /anthropic that of the Anthropic API.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { apiKey: [] }],
    paths,
    components: {
      schemas: schemas.components(),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      },
    },
  }
}

interface Context {
  readonly schemas: SchemaWriter
  readonly problem: JsonSchema
  readonly openAiError: JsonSchema
  readonly anthropicError: JsonSchema
  readonly errors: readonly KnownError[]
}

function describeRoute(route: Route, context: Context): Record<string, unknown> {
  const { schemas } = context
  const parameters = [
    ...describeParameters('path', route.params, schemas),
    ...describeParameters('query', route.query, schemas),
    ...(route.idempotent === true ? [idempotencyHeader] : []),
  ]
  const requestBody = describeBody(route, schemas)
  return {
    operationId: route.id,
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    tags: [route.id.split('.', 1)[0]],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: { ...describeSuccess(route, schemas), ...describeErrors(route, context) },
    'x-permission': route.permission,
    'x-stability': route.stability,
  }
}

const idempotencyHeader = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Runs the request once however often it is sent; replays carry Idempotent-Replayed: true.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
}

function describeParameters(
  place: 'path' | 'query',
  schema: z.ZodType | undefined,
  schemas: SchemaWriter,
): Record<string, unknown>[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = schemas.input(schema) as {
    properties?: Record<string, JsonSchema>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    }
  })
}

function describeBody(route: Route, schemas: SchemaWriter): Record<string, unknown> | undefined {
  const content: Record<string, unknown> = {}
  if (route.body !== undefined) content['application/json'] = { schema: schemas.input(route.body) }
  if (route.upload !== undefined) {
    const fields = route.upload.fields === undefined ? { type: 'object' } : schemas.input(route.upload.fields)
    const { properties = {}, required = [] } = fields as { properties?: object; required?: string[] }
    const file = {
      description: `At most ${route.upload.maxBytes} bytes`,
      contentMediaType: 'application/octet-stream',
    }
    content['multipart/form-data'] = {
      schema: { ...fields, properties: { file, ...properties }, required: ['file', ...required] },
    }
  }
  return Object.keys(content).length === 0 ? undefined : { required: true, content }
}

function describeSuccess(route: Route, schemas: SchemaWriter): Record<string, unknown> {
  const status = route.status ?? 200
  const description = STATUS_CODES[status] ?? 'Success'
  if (route.replyKind === 'empty') return { [status]: { description } }
  const content: Record<string, unknown> = {}
  if (route.replyKind !== 'events') content['application/json'] = { schema: schemas.output(route.reply) }
  if (route.event === undefined) return { [status]: { description, content } }
  content['text/event-stream'] = { schema: { type: 'string' }, 'x-event-schema': schemas.output(route.event) }
  const streaming = `Streamed as server-sent events, each with one JSON object as data; ${describeEnd(route)}.`
  return { [status]: { description: `${description}. ${streaming}`, content } }
}

function describeEnd(route: Route): string {
  if (isOpenAi(route)) return 'a complete stream ends with [DONE]'
  if (route.replyKind === 'events') return 'it goes on until the client leaves, or ends with type error'
  return 'the last has type done or error'
}

function describeErrors(route: Route, context: Context): Record<string, unknown> {
  const codesByStatus = new Map<number, string[]>()
  for (const code of codesOf(route)) {
    const known = context.errors.find((error) => error.code === code)
    if (known === undefined)
      throw new Error(`Route ${route.id} lists ${code}, which no error table declares.`)
    const status = statusOf(known)
    codesByStatus.set(status, [...(codesByStatus.get(status) ?? []), code])
  }
  const content = describeError(route, context)
  const responses = [...codesByStatus].map(([status, codes]) => [
    status,
    { description: codes.map((code) => `\`${code}\``).join(', '), content, 'x-codes': codes },
  ])
  return Object.fromEntries(responses)
}

function describeError({ path }: Route, { anthropicError, openAiError, problem }: Context): object {
  if (path.startsWith('/anthropic/')) return { 'application/json': { schema: anthropicError } }
  if (path.startsWith('/v1/')) return { 'application/json': { schema: openAiError } }
  return { 'application/problem+json': { schema: problem } }
}

function codesOf(route: Route): string[] {
  const hasInput = route.params !== undefined || route.query !== undefined || route.body !== undefined
  return [
    ...new Set([
      ...route.errors,
      ...commonCodes,
      ...(route.permission === 'any' ? [] : ['access.permission_denied']),
      ...serverCodes,
      ...(route.replyKind === 'events' ? ['http.too_many_watches'] : []),
      ...(hasInput ? inputCodes : []),
      ...(route.body !== undefined || route.upload !== undefined ? bodyCodes : []),
      ...(route.upload === undefined ? [] : uploadCodes),
      ...(route.idempotent === true ? idempotencyCodes : []),
    ]),
  ]
}

function isOpenAi(route: Route): boolean {
  return route.path.startsWith('/v1/')
}
