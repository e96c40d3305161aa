import type { Call } from '../access/index.ts'
import type { IdempotencyDeps } from './deps.ts'
import { type IdempotentReply, type IdempotentRequest, type Reply, runOnce } from './run.ts'
import { abandonClaims, deleteExpired } from './store.ts'

export interface Idempotency {
  /**
   * Runs `execute` at most once for the same tenant, principal, route and key within the retention time, and
   * answers repetitions with the first reply.
   *
   * Stored and replayed: 2xx, and 4xx except 408, 425 and 429. Any other status, and a throwing `execute`,
   * frees the key, so that a repetition runs anew; hence `execute` must turn errors that the client should see
   * again into a reply, and may throw only what is worth a second try.
   *
   * @throws idempotency.key_invalid
   * @throws idempotency.in_flight while the first request runs, with `details.retryAfterSeconds`
   * @throws idempotency.key_reused when the fingerprint differs from the first request's
   */
  run(call: Call, request: IdempotentRequest, execute: () => Promise<Reply>): Promise<IdempotentReply>
  /**
   * For the start of a process that has the database to itself: whatever ran, ran in a process that is gone, and may
   * be repeated now rather than when its lease ends. Resolves to the number of such operations.
   */
  abandonAll(): Promise<number>
  /**
   * Deletes what has expired, in all tenants, in batches of their own transaction until none is left or the
   * signal fires. Resolves to the number deleted.
   */
  sweepExpired(options?: { readonly batchSize?: number; readonly signal?: AbortSignal }): Promise<number>
}

/** Keys deleted per transaction, so that the embedded engine is never held for long. */
const defaultBatchSize = 1000

export function createIdempotency(deps: IdempotencyDeps): Idempotency {
  return {
    run: (call, request, execute) => runOnce(deps, { call, request, execute }),
    abandonAll: () => deps.database.asSystem(abandonClaims),
    async sweepExpired({ batchSize = defaultBatchSize, signal } = {}) {
      let total = 0
      for (;;) {
        const deleted = await deps.database.asSystem((trx) => deleteExpired(trx, batchSize))
        total += deleted
        if (deleted < batchSize || signal?.aborted) return total
      }
    },
  }
}
