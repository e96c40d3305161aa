export { createDurableEngine, type DurableEngineDeps } from './dbos.ts'
export { durableMigrations } from './migrations.ts'
export type {
  DurableEngine,
  Json,
  StepOptions,
  WorkflowContext,
  WorkflowDefinition,
  WorkflowState,
} from './port.ts'
