export type {
  Migration,
  SqlCapabilities,
  SqlConnection,
  SqlDatabase,
  SqlEngine,
  SqlListener,
  SqlPool,
  SqlResult,
} from './port.ts'
