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
export { DeploymentStatus, ProbeResult, ProviderStatus } from './deployments.ts'
export { EffectivePrice, SpendLine } from './money.ts'
export {
  Attempt,
  Candidate,
  Cost,
  GatewayRequestDetail,
  GatewayRequestSummary,
  Outcome,
  outcomes,
  TokenUsage,
} from './requests.ts'
export { gatewayRoutes } from './routes.ts'
export { ActiveConfiguration, ConfigurationProblem, ConfigurationVersion } from './versions.ts'
export { WireFormat, wireFormats } from './wire-format.ts'
