import type { Route } from '@tragwerk/contracts/route'

export interface RequestParts {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

/** The same request to be typed elsewhere. The key is read from the environment, never written down. */
export interface RequestForms {
  readonly curl: string
  readonly sdk: string
  readonly cli: string
}

/** `path` is the route's path with params and query filled in. */
export function toRequestForms(
  route: Route,
  request: RequestParts,
  target: { readonly origin: string; readonly path: string },
): RequestForms {
  const parts = withoutUndefined(request)
  const [domain, method] = route.id.split('.')
  const argument = Object.keys(parts).length === 0 ? '' : toCode(parts)
  const isStream = route.event !== undefined && (route.replyKind === 'events' || hasStream(parts.body))
  return {
    curl: toCurl(route, parts.body, target),
    sdk: [
      `import { createClient } from '@tragwerk/sdk'`,
      ...(isStream ? [`import { ${domain}Routes } from '@tragwerk/contracts/${domain}'`] : []),
      '',
      `const client = createClient({ baseUrl: '${target.origin}', apiKey: process.env.TRAGWERK_API_KEY })`,
      isStream
        ? `for await (const event of client.stream(${domain}Routes.${method}, ${argument || '{}'})) console.log(event)`
        : `const reply = await client.${domain}.${method}(${argument})`,
    ].join('\n'),
    cli: [
      `tragwerk call ${route.id}`,
      ...Object.entries(parts).map(([name, value]) => `--${name} ${quote(JSON.stringify(value))}`),
    ].join(' \\\n  '),
  }
}

function toCurl(
  route: Route,
  body: unknown,
  target: { readonly origin: string; readonly path: string },
): string {
  const lines = [
    `curl ${route.replyKind === 'events' || hasStream(body) ? '-N ' : ''}-X ${route.method} ${quote(target.origin + target.path)}`,
  ]
  lines.push(`-H "Authorization: Bearer $TRAGWERK_API_KEY"`)
  if (body !== undefined)
    lines.push(`-H 'Content-Type: application/json'`, `-d ${quote(JSON.stringify(body))}`)
  return lines.join(' \\\n  ')
}

function hasStream(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'stream' in body && body.stream === true
}

/** For a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function toCode(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/^(\s*)"([A-Za-z_$][\w$]*)":/gm, '$1$2:')
}

function withoutUndefined(parts: RequestParts): RequestParts {
  return JSON.parse(JSON.stringify(parts)) as RequestParts
}
