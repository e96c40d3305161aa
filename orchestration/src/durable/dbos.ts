import { DBOS, type DBOSConfig } from '@dbos-inc/dbos-sdk'
import { ensureSystemDatabase } from '@dbos-inc/dbos-sdk/internal/system_database'
import { asOnlyMigrator, type SqlDatabase } from '@tragwerk/data/sql'
import type { Clock } from '@tragwerk/infra/clock'
import type { Logger } from '@tragwerk/infra/telemetry'
import { startHeartbeat } from './heartbeat.ts'
import type { DurableEngine, Json, WorkflowContext, WorkflowDefinition, WorkflowState } from './port.ts'
import { toStepConfig } from './step-retries.ts'

/** Raised when recorded runs of older code can no longer be continued by this code. */
const workflowCodeVersion = '1'

/** Must parse; the pool that is given with it is what is used. */
const unusedUrl = 'postgresql://unused@localhost:5432/unused'

const queuePollMs = 50
/** Half of what the process has for closing everything. */
const shutdownWaitMs = 5_000

/** A run that crashed its process this often is not recovered again. */
const maxRecoveryAttempts = 20

export interface DurableEngineDeps {
  readonly database: SqlDatabase
  readonly logger: Logger
  readonly clock: Clock
  /** Stable across restarts of this node, different between nodes: its runs are resumed at start. */
  readonly executorId: string
  readonly definitions: ReadonlyArray<WorkflowDefinition<never>>
  readonly failpoints: StepFailpoints
}

/** Failpoints around every step; inert outside tests. */
export interface StepFailpoints {
  hit(name: 'wf.before_step' | 'wf.after_step_effect' | 'wf.after_step_record'): void | Promise<void>
}

type LibraryPool = NonNullable<DBOSConfig['systemDatabasePool']>
type RegisteredRun = (input: Json) => Promise<void>

/**
 * DBOS Transact on the system of record. One engine per process: the library keeps its registry globally, which
 * is why it is confined to this file.
 */
export async function createDurableEngine(deps: DurableEngineDeps): Promise<DurableEngine> {
  const { database, definitions, failpoints } = deps
  const logger = deps.logger.child({ domain: 'durable' })
  DBOS.setConfig(toConfig(deps, logger))
  const runs = new Map(definitions.map((definition) => [definition.name, register(definition, failpoints)]))
  await asOnlyMigrator(database, () => makeTables(database, logger))
  const heartbeat = await launch(deps, logger).catch(async (error: unknown) => {
    // Half launched it keeps a connection of the pool, and its timers.
    await shutDown().catch((cause) => logger.warn({ err: cause }, 'Durable engine did not stop cleanly'))
    throw error
  })

  return {
    async start(definition, id, input) {
      const run = runs.get(definition.name)
      if (!run) throw new Error(`Workflow "${definition.name}" was not registered before launch`)
      await DBOS.startWorkflow(run, { workflowID: id, queueName: definition.name })(input)
    },
    async states(ids) {
      const found = await DBOS.listWorkflows({ workflowIDs: [...ids], loadInput: false, loadOutput: false })
      return new Map(found.map(({ workflowID, status }) => [workflowID, toState(status)]))
    },
    async stop() {
      await heartbeat?.[Symbol.asyncDispose]()
      await shutDown()
    },
  }
}

/** Takes up work; with several processes on one database it tells them so. */
async function launch(deps: DurableEngineDeps, logger: Logger): Promise<AsyncDisposable | undefined> {
  const { database, clock, executorId, definitions } = deps
  await DBOS.launch()
  for (const definition of definitions) {
    await DBOS.registerQueue(definition.name, {
      workerConcurrency: definition.concurrency,
      minPollingIntervalMs: queuePollMs,
      onConflict: 'always_update',
    })
  }
  if (!database.capabilities.shared) return undefined
  return startHeartbeat({ database, clock, logger, executorId, resume: resumeRunsOf })
}

function shutDown(): Promise<void> {
  return DBOS.shutdown({ workflowCompletionTimeoutMS: shutdownWaitMs, deregister: true })
}

function toConfig({ database, executorId }: DurableEngineDeps, logger: Logger): DBOSConfig {
  return {
    name: 'tragwerk',
    systemDatabaseUrl: unusedUrl,
    systemDatabasePool: toLibraryPool(database),
    runMigrations: false,
    executorID: executorId,
    applicationVersion: workflowCodeVersion,
    logger: toLibraryLogger(logger),
  }
}

/**
 * The library makes and changes its tables without regard to a second process that does the same. Launching would do
 * it too, but keeps a connection of the pool, and a pool of two has none to spare while another holds the lock.
 */
function makeTables(database: SqlDatabase, logger: Logger): Promise<void> {
  const libraryLogger = toLibraryLogger(logger) as unknown as Parameters<typeof ensureSystemDatabase>[1]
  return ensureSystemDatabase(unusedUrl, libraryLogger, toLibraryPool(database))
}

function toLibraryPool({ pool }: SqlDatabase): LibraryPool {
  return pool as unknown as LibraryPool
}

function toLibraryLogger(logger: Logger): NonNullable<DBOSConfig['logger']> {
  return {
    debug: (entry) => logger.debug({}, text(entry)),
    info: (entry) => logger.debug({}, text(entry)),
    warn: (entry) => logger.warn({}, text(entry)),
    error: (entry) => logger.error({ err: entry }, 'Durable engine reported an error'),
  }
}

function text(entry: unknown): string {
  return typeof entry === 'string' ? entry : JSON.stringify(entry)
}

function register(definition: WorkflowDefinition<never>, failpoints: StepFailpoints): RegisteredRun {
  const run = (input: Json) => definition.run(currentContext(failpoints), input as never)
  return DBOS.registerWorkflow(run, { name: definition.name, maxRecoveryAttempts })
}

function currentContext(failpoints: StepFailpoints): WorkflowContext {
  const workflowId = DBOS.workflowID
  if (!workflowId) throw new Error('No workflow is running')
  return {
    workflowId,
    async step(name, work, options = {}) {
      await failpoints.hit('wf.before_step')
      const result = await DBOS.runStep(
        async () => {
          const effect = await work()
          await failpoints.hit('wf.after_step_effect')
          return effect
        },
        toStepConfig(name, options),
      )
      await failpoints.hit('wf.after_step_record')
      return result
    },
  }
}

async function resumeRunsOf(deadExecutorId: string): Promise<number> {
  const pending = await DBOS.listWorkflows({ status: 'PENDING', executorId: deadExecutorId })
  await DBOS.resumeWorkflows(pending.map((workflow) => workflow.workflowID))
  return pending.length
}

const states: Readonly<Record<string, WorkflowState>> = {
  ENQUEUED: 'queued',
  DELAYED: 'queued',
  PENDING: 'running',
  SUCCESS: 'completed',
  ERROR: 'failed',
  MAX_RECOVERY_ATTEMPTS_EXCEEDED: 'failed',
  CANCELLED: 'cancelled',
}

function toState(status: string): WorkflowState {
  return states[status] ?? 'running'
}
