export type { Call, Principal } from './call.ts'
