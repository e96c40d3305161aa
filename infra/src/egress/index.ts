export {
  createEgress,
  type Egress,
  type EgressOptions,
  type EgressRequest,
  type EgressResponse,
} from './egress.ts'
export { egressErrors } from './errors.ts'
export type { ResolveName } from './guarded-lookup.ts'
export { defaultLimits, type EgressLimits, modelLimits } from './limits.ts'
export { isPublicAddress } from './public-address.ts'
export type {
  Upstream,
  UpstreamExchange,
  UpstreamListener,
  UpstreamOptions,
  UpstreamRequest,
} from './upstream.ts'
