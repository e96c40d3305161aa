import type { FastifyInstance } from 'fastify'

/**
 * Takes the base path off the front of a request's URL. Others pass as they are: a proxy may have taken it off.
 *
 * @param basePath with a slash at both ends
 */
export function createUrlRewriter(
  basePath: string,
): (request: { readonly url?: string | undefined }) => string {
  return ({ url = '/' }) => (url.startsWith(basePath) ? url.slice(basePath.length - 1) : url)
}

/** `/base` leads to `/base/`, the address of the console. */
export function registerBaseRedirect(app: FastifyInstance, basePath: string): void {
  if (basePath === '/') return
  app.route({
    method: ['GET', 'HEAD'],
    url: basePath.slice(0, -1),
    config: { routeId: 'console' },
    handler(request, reply) {
      const query = request.url.slice(basePath.length - 1)
      return reply.redirect(`${basePath}${query}`, 308)
    },
  })
}
