import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import {
  addSignIn,
  chooseSignIn,
  readSignIns,
  removeSignIn,
  type SignIn,
  type SignIns,
  watchSignIns,
} from './sign-ins.ts'

interface Session extends SignIns {
  /** Whose key the server has refused, until somebody has read it. */
  readonly expired: SignIn | undefined
  add(signIn: SignIn): void
  choose(signIn: SignIn): void
  /** Without one, signs out of the active tenant. */
  remove(signIn?: SignIn): void
  /** Forgets a key that the server refuses. No other project is opened before that has been read. */
  expire(signIn: SignIn): void
  acknowledge(): void
}

const SessionContext = createContext<Session | undefined>(undefined)

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const [signIns, setSignIns] = useState(readSignIns)
  const [expired, setExpired] = useState<SignIn>()
  useEffect(() => watchSignIns(setSignIns), [])
  const session = useMemo<Session>(
    () => ({
      ...signIns,
      expired,
      add: (signIn) => {
        setSignIns(addSignIn(signIn))
        setExpired(undefined)
      },
      choose: (signIn) => setSignIns(chooseSignIn(signIn)),
      remove(signIn = signIns.active) {
        if (signIn) setSignIns(removeSignIn(signIn))
      },
      expire(signIn) {
        setSignIns(removeSignIn(signIn))
        setExpired(signIn)
      },
      acknowledge: () => setExpired(undefined),
    }),
    [signIns, expired],
  )
  return <SessionContext value={session}>{children}</SessionContext>
}

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('SessionProvider is missing above this component.')
  return session
}

/** Of the tenant that is worked in; only below `SignedIn`. */
export function useActiveSignIn(): SignIn {
  const { active } = useSession()
  if (!active) throw new Error('Nobody is signed in here.')
  return active
}
