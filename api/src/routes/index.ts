export { type AuditOperations, bindAudit } from './audit.ts'
export { bindIdentity, type KeyOperations } from './identity.ts'
export { bindKnowledge, type KnowledgeOperations } from './knowledge.ts'
export { bindSystem } from './system.ts'
