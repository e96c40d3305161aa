import { type AuditProof, auditRoutes } from '@tragwerk/contracts/audit'
import { isTragwerkError } from '@tragwerk/sdk'
import { useEffect, useState } from 'react'
import { useRoute } from '../../server/index.ts'
import { checkEntry, type Neighbour } from './checks.ts'
import { computeHash } from './entry-hash.ts'

/** One entry with its neighbours, and what the chain says about it. */
export function useEntry(sequence: number) {
  const asked = useProof(sequence)
  const head = useRoute(auditRoutes.listEntries, { query: { limit: 1, sort: '-sequence' as const } }).data
  const newest = head?.items[0]?.sequence
  const before = useProof(sequence > 1 ? sequence - 1 : undefined)
  const after = useProof(newest !== undefined && sequence < newest ? sequence + 1 : undefined)
  const proof = asked.data
  const computed = useComputedHash(proof)
  const checks =
    proof &&
    checkEntry({
      proof,
      computedHash: computed?.hash,
      previous: sequence === 1 ? 'none' : toNeighbour(before),
      next: newest !== undefined && sequence >= newest ? 'none' : toNeighbour(after),
    })
  return {
    proof,
    computed,
    checks,
    error: asked.error,
    reload: () => void asked.refetch(),
    previousSequence: sequence > 1 ? sequence - 1 : undefined,
    nextSequence: newest !== undefined && sequence < newest ? sequence + 1 : undefined,
  }
}

function useProof(sequence: number | undefined) {
  return useRoute(auditRoutes.getEntry, sequence === undefined ? undefined : { params: { sequence } })
}

function toNeighbour({ data, error }: ReturnType<typeof useProof>): Neighbour {
  return data ?? (isTragwerkError(error) && error.status === 404 ? 'missing' : undefined)
}

interface ComputedHash {
  readonly hash: string
  readonly by: 'browser' | 'server'
}

/** Computed by the browser where it can; undefined until done. */
function useComputedHash(proof: AuditProof | undefined): ComputedHash | undefined {
  const [computed, setComputed] = useState<ComputedHash & { readonly of: AuditProof }>()
  useEffect(() => {
    if (!proof) return
    let isWanted = true
    // Only secure contexts have it, whatever the types say.
    const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined
    void computeHash(proof, subtle).then((hash) => {
      const by = hash === undefined ? 'server' : 'browser'
      if (isWanted) setComputed({ hash: hash ?? proof.computedHash, by, of: proof })
    })
    return () => {
      isWanted = false
    }
  }, [proof])
  return computed?.of === proof ? computed : undefined
}
