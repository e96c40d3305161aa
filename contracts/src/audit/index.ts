export { AuditEntry, AuditProof, AuditVerification } from './entities.ts'
export { auditRoutes } from './routes.ts'
