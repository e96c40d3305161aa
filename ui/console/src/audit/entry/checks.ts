import type { AuditProof } from '@tragwerk/contracts/audit'
import { noHash, saysTheSame } from './entry-hash.ts'

export type CheckName = 'hash' | 'text' | 'previous' | 'next'

/** `open`: nothing can be said yet, or there is nothing to compare with. */
export type CheckState = 'good' | 'bad' | 'open'

/** A neighbour in the chain: `none` where there cannot be one, `missing` where there should be. */
export type Neighbour = AuditProof | 'none' | 'missing' | undefined

interface CheckInput {
  readonly proof: AuditProof
  /** Undefined while it is being computed. */
  readonly computedHash: string | undefined
  readonly previous: Neighbour
  readonly next: Neighbour
}

/** What the chain says about one entry, in the order in which it is explained. */
export function checkEntry(input: CheckInput): Record<CheckName, CheckState> {
  const { proof, computedHash, next } = input
  return {
    text: toState(saysTheSame(proof.entry, proof.canonical)),
    hash: computedHash === undefined ? 'open' : toState(computedHash === proof.entry.hash),
    previous: checkPrevious(input),
    next: isProof(next)
      ? toState(next.previousHash === proof.entry.hash)
      : next === 'missing'
        ? 'bad'
        : 'open',
  }
}

function checkPrevious({ proof, previous }: CheckInput): CheckState {
  if (isProof(previous)) return toState(previous.entry.hash === proof.previousHash)
  if (previous === 'none') return toState(proof.previousHash === noHash)
  return previous === 'missing' ? 'bad' : 'open'
}

function isProof(neighbour: Neighbour): neighbour is AuditProof {
  return typeof neighbour === 'object'
}

function toState(isRight: boolean): CheckState {
  return isRight ? 'good' : 'bad'
}
