export { AuditEntry, AuditVerification } from './entities.ts'
export { auditRoutes } from './routes.ts'
