import { auditRoutes } from '@tragwerk/contracts/audit'
import { useRef } from 'react'
import { useDraft, useRouteMutation } from '../../server/index.ts'
import { useActiveSignIn } from '../../session/index.ts'
import { addVerification, type Verification } from './verification.ts'

const none: readonly Verification[] = []

/** Runs the check, and keeps what earlier runs in this tab have found. */
export function useVerifications() {
  const { tenantId } = useActiveSignIn()
  const [kept, setKept] = useDraft<readonly Verification[]>(`audit.verifications.${tenantId}`, none)
  const startedAt = useRef(0)
  const verify = useRouteMutation(auditRoutes.verify, {
    onStart() {
      startedAt.current = performance.now()
    },
    onDone(result) {
      const durationMs = performance.now() - startedAt.current
      setKept(addVerification(kept, { at: new Date().toISOString(), durationMs, result }))
    },
  })
  return { kept, isRunning: verify.isPending, error: verify.error, verify: () => verify.mutate({}) }
}
