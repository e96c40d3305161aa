export {
  AppError,
  type AppErrorInit,
  type ErrorDetails,
  type ErrorKind,
  errorKinds,
  hasCode,
  isAppError,
} from './app-error.ts'
export { type DomainErrors, defineErrors, type ErrorDefinition } from './define-errors.ts'
export { ensure } from './ensure.ts'
export { isFault } from './is-fault.ts'
