import { auditRoutes } from '@tragwerk/contracts/audit'
import { gatewayRoutes } from '@tragwerk/contracts/gateway'
import { identityRoutes } from '@tragwerk/contracts/identity'
import { knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { modelsRoutes } from '@tragwerk/contracts/models'
import { monitoringRoutes } from '@tragwerk/contracts/monitoring'
import type { Route } from '@tragwerk/contracts/route'
import { systemRoutes } from '@tragwerk/contracts/system'

/** Every route of the platform, in the order of the reference. */
export const apiRoutes: readonly Route[] = [
  knowledgeRoutes,
  modelsRoutes,
  gatewayRoutes,
  identityRoutes,
  auditRoutes,
  monitoringRoutes,
  systemRoutes,
].flatMap((routes): Route[] => Object.values(routes))
