export { httpErrors, statusOf } from '../plugins/index.ts'
export { reservedSegments } from './console/console-files.ts'
export type {
  ApiServerDeps,
  HttpLogger,
  RepeatableReply,
  RequestIdempotency,
} from './deps.ts'
export {
  bindRoutes,
  type Endpoint,
  type Handler,
  type HandlerInput,
  type Handlers,
  type HttpExchange,
  passToGateway,
  type Upload,
} from './endpoint.ts'
export type { ModelGateway } from './gateway/model-lane.ts'
export { defaultHttpLimits, type HttpLimits } from './limits.ts'
export { type ApiServer, createApiServer } from './server.ts'
