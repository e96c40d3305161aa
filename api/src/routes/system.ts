import { type SystemInfo, systemRoutes } from '@tragwerk/contracts/system'
import type { Call } from '@tragwerk/trust/access'
import { bindRoutes, type Endpoint } from '../server/index.ts'

export function bindSystem(deps: {
  readonly describeSystem: (call: Call) => Promise<SystemInfo>
}): Endpoint[] {
  return bindRoutes(systemRoutes, { info: ({ call }) => deps.describeSystem(call) })
}
