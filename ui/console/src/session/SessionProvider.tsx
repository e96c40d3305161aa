import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { addSignIn, chooseSignIn, readSignIns, removeSignIn, type SignIn, type SignIns } from './sign-ins.ts'

interface Session extends SignIns {
  add(signIn: SignIn): void
  choose(signIn: SignIn): void
  /** Without one, signs out of the active tenant. */
  remove(signIn?: SignIn): void
}

const SessionContext = createContext<Session | undefined>(undefined)

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const [signIns, setSignIns] = useState(readSignIns)
  const session = useMemo<Session>(
    () => ({
      ...signIns,
      add: (signIn) => setSignIns(addSignIn(signIn)),
      choose: (signIn) => setSignIns(chooseSignIn(signIn)),
      remove(signIn = signIns.active) {
        if (signIn) setSignIns(removeSignIn(signIn))
      },
    }),
    [signIns],
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
