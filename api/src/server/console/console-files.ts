import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { consolePolicy } from '../security-headers.ts'
import { accepts } from './accepts.ts'
import { loadConsolePage, type SendPage } from './console-page.ts'

/** First segments of paths that are never a page of the console. */
export const reservedSegments: readonly string[] = ['api', 'v1', 'assets', 'metrics', 'livez', 'readyz']

/**
 * `assets/name-Ab12Cd34.js`: a name that changes with the content, as the bundler writes it; outside that folder
 * `apple-touch-icon.png` looks the same.
 */
const hashedName =
  /[/\\]assets[/\\][^/\\]*[.-][A-Za-z0-9_-]{8,}\.(?:js|css|woff2?|svg|png|jpe?g|webp|wasm|map)(?:\.br|\.gz)?$/

const hint =
  'Tragwerk is running. The console is not installed here; the API is described at /api/v1/openapi.json.\n'

export interface ConsoleFiles {
  /** Answers the address of a page inside the console; undefined where the request asks for no page. */
  readonly sendPage: SendPage | undefined
}

/**
 * Serves the files that the built console has at this moment, dot files excepted, or a hint where it is not
 * installed. Files with a hash in the name are cached for ever, others are asked for again.
 */
export async function registerConsole(
  app: FastifyInstance,
  { directory, basePath }: { readonly directory: string | undefined; readonly basePath: string },
): Promise<ConsoleFiles> {
  if (directory === undefined) {
    app.get('/', { config: { routeId: 'console' } }, (_request, reply) => reply.type('text/plain').send(hint))
    return { sendPage: undefined }
  }
  const sendPage = await loadConsolePage(directory, basePath)
  for (const url of ['/', '/index.html']) {
    app.route({ method: ['GET', 'HEAD'], url, config: { routeId: 'console' }, handler: sendPage })
  }
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, routeId: 'console' }
    })
    await scope.register(fastifyStatic, {
      root: directory,
      prefix: '/',
      // One route per file: what is no file reaches the handler for unknown paths, not the file system.
      wildcard: false,
      globIgnore: ['index.html', '**/*.br', '**/*.gz'],
      index: false,
      dotfiles: 'ignore',
      preCompressed: true,
      decorateReply: false,
      cacheControl: false,
      setHeaders(reply, path) {
        reply.headers({
          'content-security-policy': consolePolicy,
          'cache-control': hashedName.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
          vary: 'accept-encoding',
        })
      },
    })
  })
  return { sendPage }
}

/** Whether a browser asks for a page: pages have addresses of their own and are all made by index.html. */
export function isPageRequest(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  const segments = toSegments(request.url)
  if (segments === undefined || reservedSegments.includes(segments[0] ?? '')) return false
  return !segments.some((segment) => segment.startsWith('.')) && accepts(request.headers.accept, 'text/html')
}

function toSegments(url: string): string[] | undefined {
  try {
    return decodeURIComponent(url.split('?', 1)[0]!)
      .split(/[/\\]+/)
      .filter((segment) => segment !== '')
  } catch {
    return undefined
  }
}
