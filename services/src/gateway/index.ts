export { gatewayErrors } from './errors.ts'
export {
  type GatewayRequest,
  type Priority,
  priorities,
  type ReplySink,
  type RequestOptions,
} from './exchange.ts'
export { isJsonObject, type JsonObject } from './json.ts'
