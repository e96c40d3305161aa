import { auditRoutes } from '@tragwerk/contracts/audit'
import { gatewayRoutes } from '@tragwerk/contracts/gateway'
import { identityRoutes } from '@tragwerk/contracts/identity'
import { knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { modelsRoutes } from '@tragwerk/contracts/models'
import { monitoringRoutes } from '@tragwerk/contracts/monitoring'
import type { Route } from '@tragwerk/contracts/route'
import { systemRoutes } from '@tragwerk/contracts/system'
import { cliErrors } from './errors.ts'
import { findNearNames } from './near-names.ts'

/** Every route that the SDK has a method for. */
export const routes: readonly Route[] = [
  knowledgeRoutes,
  modelsRoutes,
  gatewayRoutes,
  identityRoutes,
  auditRoutes,
  monitoringRoutes,
  systemRoutes,
].flatMap((domain): Route[] => Object.values(domain))

/** @throws cli.route_unknown, which proposes ids that look alike */
export function findRoute(id: string): Route {
  const found = routes.find((route) => route.id === id)
  if (found !== undefined) return found
  const near = findNearNames(
    id,
    routes.map((route) => route.id),
  )
  throw cliErrors.routeUnknown({ id, near })
}
