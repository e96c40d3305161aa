/** What can be recorded: plain data. Keep it small; large payloads belong in blobs, referenced by name. */
export type Json =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Json[]
  | { readonly [key: string]: Json }

export interface StepOptions {
  /**
   * Attempts for failures that are known to pass (a database or model server that is away), the first included.
   * Default 16, with exponential back-off from 0.2 s: nearly two hours. Failures of unknown kind get at most 5.
   */
  readonly maxAttempts?: number
}

/** Handed to a running workflow. The code between steps must be deterministic. */
export interface WorkflowContext {
  readonly workflowId: string
  /**
   * Runs `work` and records its result; a recorded step never runs again. `work` itself is at-least-once: a crash
   * between its effect and the record repeats it, so its effects must be idempotent. Failures whose error is
   * not retryable end the step at once.
   */
  step<T>(name: string, work: () => Promise<T>, options?: StepOptions): Promise<T>
}

export interface WorkflowDefinition<Input extends Json> {
  /** Stable name, recorded with every run. */
  readonly name: string
  /** Runs at the same time in one process; more wait in the queue, durably. */
  readonly concurrency: number
  run(context: WorkflowContext, input: Input): Promise<void>
}

export type WorkflowState = 'queued' | 'running' | 'completed' | 'failed' | 'cancelled'

/** Starts workflows that survive the process. */
export interface DurableEngine {
  /**
   * Records the start durably, then returns; the run begins when its queue has room. The same `id` twice is one
   * run.
   */
  start<Input extends Json>(definition: WorkflowDefinition<Input>, id: string, input: Input): Promise<void>
  /** The states of these runs, in one query; ids that were never started are left out. At most 1000 ids. */
  states(ids: readonly string[]): Promise<ReadonlyMap<string, WorkflowState>>
  /** Stops taking work, waits up to 5 s for running steps, and disconnects. What is left resumes elsewhere. */
  stop(): Promise<void>
}
