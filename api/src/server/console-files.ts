import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { consolePolicy } from './security-headers.ts'

/** `name-Ab12Cd34.js`: a name that changes with the content, as bundlers write it. */
const hashedName = /[.-][A-Za-z0-9_-]{8,}\.(?:js|css|woff2?|svg|png|jpe?g|webp|wasm|map)$/

const hint =
  'Tragwerk is running. The console is not installed here; the API is described at /api/v1/openapi.json.\n'

/** Serves the built console at `/`, or a hint where it is not installed. Dot files are never served. */
export async function registerConsole(app: FastifyInstance, directory: string | undefined): Promise<void> {
  if (directory === undefined) {
    app.get('/', { config: { routeId: 'console' } }, (_request, reply) => reply.type('text/plain').send(hint))
    return
  }
  await app.register(fastifyStatic, {
    root: directory,
    prefix: '/',
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders(reply, path) {
      reply.headers({
        'content-security-policy': consolePolicy,
        'cache-control': hashedName.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      })
    },
  })
}
