import { type ReactNode, useEffect, useState } from 'react'
import { useSession } from './SessionProvider.tsx'
import { SignInPage } from './SignInPage.tsx'
import { takeHandedKey } from './sign-ins.ts'

/** Shows its children to who is signed in, the sign-in page to everyone else. */
export function SignedIn({ children }: { readonly children: ReactNode }) {
  const { active } = useSession()
  const [handedKey, setHandedKey] = useState<string>()
  useEffect(() => setHandedKey((known) => takeHandedKey() ?? known), [])
  if (handedKey !== undefined) {
    return <SignInPage key="handed" handedKey={handedKey} onLeave={() => setHandedKey(undefined)} />
  }
  if (!active) return <SignInPage />
  return children
}
