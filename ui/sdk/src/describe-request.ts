import type { Route } from '@tragwerk/contracts/route'
import { TragwerkError } from './errors.ts'
import type { AnyRequest } from './types.ts'

/** A request as plain data; `path` begins with a slash and has its parameters and query filled in and escaped. */
export interface RequestDescription {
  readonly method: Route['method']
  readonly path: string
  /** To be sent as JSON; undefined when there is none. */
  readonly body: unknown
}

/**
 * What the client would send for this route and request, without the headers; for example to show it as a command.
 *
 * @throws TragwerkError with the code sdk.param_invalid when a parameter of the path is empty or dots
 */
export function describeRequest(route: Route, request: AnyRequest = {}): RequestDescription {
  return {
    method: route.method,
    path: toPath(route.path, request.params) + toQuery(request.query),
    body: request.body,
  }
}

function toPath(template: string, params: AnyRequest['params'] = {}): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(params[name] ?? '')
    // Browsers resolve dot segments before they send, which would address another route.
    if (/^\.{0,2}$/.test(value)) {
      throw new TragwerkError({
        code: 'sdk.param_invalid',
        message: `The parameter ${name} is empty or dots.`,
      })
    }
    return encodeURIComponent(value)
  })
}

function toQuery(query: AnyRequest['query'] = {}): string {
  const fields = Object.entries(query).filter(([, value]) => value !== undefined)
  if (fields.length === 0) return ''
  return `?${new URLSearchParams(fields.map(([name, value]) => [name, String(value)]))}`
}
