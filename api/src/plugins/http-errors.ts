import { defineErrors } from '@tragwerk/infra/errors'

export interface InputIssue {
  readonly in: 'params' | 'query' | 'body'
  /** Dotted path of the field; empty for the whole part. */
  readonly path: string
  readonly message: string
}

/** What can be wrong with a request before any domain sees it. */
export const httpErrors = defineErrors('http', {
  request_invalid: {
    kind: 'invalid',
    message: (d: { issues: readonly InputIssue[] }) =>
      `The request does not match the route's schema. Correct the fields listed in details.issues: ${summarize(d.issues)}`,
  },
  body_not_utf8: {
    kind: 'invalid',
    message: 'The body is not valid UTF-8. Encode the JSON text as UTF-8 and send it again.',
  },
  json_malformed: {
    kind: 'invalid',
    message: 'The body is not valid JSON. Check commas, quotes and brackets and send it again.',
  },
  json_too_deep: {
    kind: 'invalid',
    message: (d: { limit: number }) => `The JSON is nested deeper than ${d.limit} levels. Flatten it.`,
  },
  json_too_many_keys: {
    kind: 'invalid',
    message: (d: { limit: number }) => `The JSON has more than ${d.limit} keys. Send it in several requests.`,
  },
  json_key_repeated: {
    kind: 'invalid',
    message: 'An object in the JSON names the same key twice. Send each key once.',
  },
  json_key_forbidden: {
    kind: 'invalid',
    message: 'The JSON has a key named __proto__, which is refused. Rename it.',
  },
  text_malformed: {
    kind: 'invalid',
    message:
      'A text contains U+0000 or half of a surrogate pair, which cannot be stored. Remove these characters.',
  },
  url_malformed: { kind: 'invalid', message: 'The address has a malformed percent escape. Encode it again.' },
  request_malformed: { kind: 'invalid', message: 'The bytes received are not a valid HTTP request.' },
  headers_too_large: {
    kind: 'invalid',
    message: 'The request headers exceed 16 KiB. Send fewer or shorter ones.',
  },
  upload_malformed: {
    kind: 'invalid',
    message:
      'The multipart body is malformed or cut off, or has too many parts. Send one part "file" and at most 12 fields.',
  },
  upload_file_missing: {
    kind: 'invalid',
    message: 'The multipart body has no part named "file" with a file name. Add the file under this name.',
  },
  media_type_unsupported: {
    kind: 'unsupported',
    message: (d: { accepted: readonly string[] }) =>
      `The Content-Type is not accepted here. Use ${[d.accepted].flat().join(' or ')}.`,
  },
  body_too_large: {
    kind: 'too_large',
    message: (d: { maxBytes: number }) => `The body exceeds ${d.maxBytes} bytes. Send less at once.`,
  },
  body_timeout: {
    kind: 'timeout',
    message: 'The body did not arrive in time. Send it again over a faster connection.',
  },
  route_not_found: {
    kind: 'not_found',
    message: 'There is nothing at this address. The routes are listed at /api/v1/openapi.json.',
  },
  method_not_allowed: {
    kind: 'not_found',
    message: (d: { allowed: readonly string[] }) =>
      `This address does not take the method. Use ${[d.allowed].flat().join(' or ')}.`,
  },
  stream_not_repeatable: {
    kind: 'invalid',
    message: 'A streamed reply cannot be replayed. Leave out Idempotency-Key or set stream to false.',
  },
  overloaded: {
    kind: 'unavailable',
    message: 'The server is handling as many requests as it can. Try again after the time in Retry-After.',
  },
  too_many_watches: {
    kind: 'unavailable',
    message: (d: { limit: number }) =>
      `The server keeps at most ${d.limit} watch streams open. Try again after the time in Retry-After, or ask now and then instead of watching.`,
  },
  draining: {
    kind: 'unavailable',
    message: 'The server is shutting down. Try again: another one will answer.',
  },
  cancelled: { kind: 'cancelled', message: 'The client went away before the reply was ready.' },
  stream_incomplete: {
    kind: 'internal',
    message: 'The stream ended before its last event. What came before may be incomplete: ask again.',
  },
  internal: {
    kind: 'internal',
    message: 'Something failed inside the server. The trace id finds the cause in its log.',
  },
})

function summarize(issues: readonly InputIssue[]): string {
  if (!Array.isArray(issues)) return '{issues}'
  return issues
    .slice(0, 3)
    .map((issue) => `${[issue.in, issue.path].filter(Boolean).join('.')}: ${issue.message}`)
    .join('; ')
}
