export {
  GatewayConfiguration,
  type GatewayConfigurationInput,
  Price,
  Provider,
  ProviderKind,
  providerKinds,
  Sensitivity,
  Strategy,
  sensitivities,
  strategies,
  type Target,
  TaskRoute,
} from './configuration.ts'
export { gatewayConfigurationSchema } from './configuration-schema.ts'
export { breakerStates, DeploymentStatus, ProbeResult, ProviderStatus } from './deployments.ts'
export {
  Attempt,
  Candidate,
  Cost,
  GatewayRequestDetail,
  GatewayRequestSummary,
  Outcome,
  outcomes,
  rejectionReasons,
  TokenUsage,
} from './requests.ts'
export {
  ActiveConfiguration,
  ConfigurationProblem,
  ConfigurationVersion,
  EffectivePrice,
  gatewayRoutes,
  SpendLine,
} from './routes.ts'
export { WireFormat, wireFormats } from './wire-format.ts'
