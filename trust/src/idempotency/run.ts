import type { Call } from '../access/index.ts'
import type { IdempotencyDeps } from './deps.ts'
import { idempotencyErrors } from './errors.ts'
import { isStored } from './is-stored.ts'
import { type Claim, findClaim, releaseClaim, renewLease, storeReply, takeClaim } from './store.ts'

export interface IdempotentRequest {
  /** The value of the `Idempotency-Key` header: 1 to 255 printable ASCII characters. */
  readonly key: string
  /** Id of the route, for example `knowledge.createCollection`. */
  readonly route: string
  /** From `fingerprintRequest`. */
  readonly fingerprint: string
}

/** What goes back to the client; `body` must be JSON, or undefined for none. */
export interface Reply {
  readonly status: number
  readonly body: unknown
}

export interface IdempotentReply extends Reply {
  /** True when the operation did not run: this is the reply of the first time. */
  readonly replayed: boolean
}

interface RunInput {
  readonly call: Call
  readonly request: IdempotentRequest
  readonly execute: () => Promise<Reply>
}

const defaultLeaseSeconds = 60
/** Shortest wait that clients can express in `Retry-After`. */
const retryAfterSeconds = 1
/** A key can be released between our claim and our look at it; then it is free again. */
const claimAttempts = 3

export async function runOnce(deps: IdempotencyDeps, input: RunInput): Promise<IdempotentReply> {
  const { call, request, execute } = input
  if (!/^[\x20-\x7e]{1,255}$/.test(request.key)) throw idempotencyErrors.keyInvalid()
  const claim: Claim = {
    tenantId: call.tenantId,
    principalId: call.principal.id,
    route: request.route,
    key: request.key,
    owner: deps.ids.uuid(),
  }
  const earlier = await claimOrFind(deps, claim, request.fingerprint)
  if (earlier) return earlier
  const reply = await executeUnderLease(deps, claim, execute)
  return { ...reply, replayed: false }
}

/** Undefined when the claim is now ours; the stored reply when there is one. */
async function claimOrFind(
  deps: IdempotencyDeps,
  claim: Claim,
  fingerprint: string,
): Promise<IdempotentReply | undefined> {
  const terms = { fingerprint, leaseSeconds: leaseOf(deps), retentionSeconds: deps.retentionHours * 3600 }
  for (let attempt = 0; attempt < claimAttempts; attempt += 1) {
    const found = await deps.database.asTenant(claim.tenantId, async (trx) =>
      (await takeClaim(trx, claim, terms)) ? 'taken' : await findClaim(trx, claim),
    )
    if (found === 'taken') return undefined
    if (found && found.fingerprint !== fingerprint) throw idempotencyErrors.keyReused()
    if (found?.state === 'running') throw idempotencyErrors.inFlight({ retryAfterSeconds })
    if (found) {
      const body: unknown = found.body === null ? undefined : JSON.parse(found.body)
      return { status: found.status ?? 200, body, replayed: true }
    }
  }
  throw idempotencyErrors.inFlight({ retryAfterSeconds })
}

async function executeUnderLease(
  deps: IdempotencyDeps,
  claim: Claim,
  execute: () => Promise<Reply>,
): Promise<Reply> {
  using _lease = keepLease(deps, claim)
  let reply: Reply
  try {
    await deps.failpoints?.hit('idem.after_claim')
    reply = await execute()
  } catch (error) {
    await settle(deps, claim, () => release(deps, claim))
    throw error
  }
  await settle(deps, claim, async () => {
    await deps.failpoints?.hit('idem.after_effect')
    if (isStored(reply.status)) await keepReply(deps, claim, reply)
    else await release(deps, claim)
  })
  return reply
}

/**
 * Ends the claim. A failure here does not become the client's: the outcome is known, and sending it is what
 * keeps the client from repeating the operation. The claim then lapses with its lease.
 */
async function settle(deps: IdempotencyDeps, claim: Claim, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const { tenantId, route } = claim
    deps.logger.error({ err: error, tenantId, route }, 'The end of an idempotent operation was not recorded.')
  }
}

async function release(deps: IdempotencyDeps, claim: Claim): Promise<void> {
  await deps.database.asTenant(claim.tenantId, (trx) => releaseClaim(trx, claim))
}

async function keepReply(deps: IdempotencyDeps, claim: Claim, reply: Reply): Promise<void> {
  const body = reply.body === undefined ? null : JSON.stringify(reply.body)
  const toStore = { status: reply.status, body, retentionSeconds: deps.retentionHours * 3600 }
  const isKept = await deps.database.asTenant(claim.tenantId, (trx) => storeReply(trx, claim, toStore))
  if (!isKept) reportLost(deps, claim)
}

function keepLease(deps: IdempotencyDeps, claim: Claim): Disposable {
  const leaseSeconds = leaseOf(deps)
  const { tenantId, route } = claim
  return deps.clock.every(
    (leaseSeconds * 1000) / 3,
    async () => {
      const held = await deps.database.asTenant(tenantId, (trx) => renewLease(trx, claim, leaseSeconds))
      if (!held) reportLost(deps, claim)
    },
    (error) => deps.logger.error({ err: error, tenantId, route }, 'A lease was not renewed.'),
  )
}

function reportLost(deps: IdempotencyDeps, claim: Claim): void {
  const { tenantId, route } = claim
  deps.logger.error({ tenantId, route }, 'An operation outlived its lease and another request took it over.')
}

function leaseOf(deps: IdempotencyDeps): number {
  return deps.leaseSeconds ?? defaultLeaseSeconds
}
