export type { Call, Principal } from './call.ts'
export { accessErrors } from './errors.ts'
export { hasPermission, requirePermission } from './require-permission.ts'
export { type SystemCallOptions, systemCall } from './system-call.ts'
