import type { Permission } from '@tragwerk/contracts/identity'
import { accessErrors } from '@tragwerk/trust/access'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Admission } from './admission.ts'
import { readKey } from './credentials.ts'
import type { ApiServerDeps } from './deps.ts'

const metricsPermission: Permission = 'system:read'

/** `/livez`, `/readyz` and `/metrics`; not counted as load, so that they answer under overload. */
export function registerProbes(
  app: FastifyInstance,
  deps: Pick<ApiServerDeps, 'readiness' | 'metrics' | 'authenticate'> & { readonly admission: Admission },
): void {
  app.get('/livez', { config: { routeId: 'livez', isProbe: true } }, async () => ({ status: 'ok' }))

  app.get('/readyz', { config: { routeId: 'readyz', isProbe: true } }, async (_request, reply) => {
    const status = deps.admission.isDraining ? 'draining' : await deps.readiness()
    return reply.code(status === 'ok' ? 200 : 503).send({ status })
  })

  app.get('/metrics', { config: { routeId: 'metrics', isProbe: true } }, async (request, reply) => {
    if (!isDirectLoopback(request)) await ensureMayRead(request, deps.authenticate)
    return reply.header('content-type', deps.metrics.contentType).send(await deps.metrics.render())
  })
}

/** From this machine and not relayed by a proxy on it. */
function isDirectLoopback(request: FastifyRequest): boolean {
  const { headers } = request
  const isRelayed = headers.forwarded !== undefined || headers['x-forwarded-for'] !== undefined
  return !isRelayed && /^(127\.|::1$|::ffff:127\.)/.test(request.raw.socket.remoteAddress ?? '')
}

async function ensureMayRead(
  request: FastifyRequest,
  authenticate: ApiServerDeps['authenticate'],
): Promise<void> {
  const { principal } = await authenticate(readKey(request.headers))
  if (!principal.permissions.has(metricsPermission)) {
    throw accessErrors.permissionDenied({ needed: metricsPermission })
  }
}
