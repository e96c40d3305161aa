import { type ReactNode, useEffect, useState } from 'react'
import { useSession } from './SessionProvider.tsx'
import { SignInPage } from './SignInPage.tsx'
import { takeHandedKey } from './sign-ins.ts'

/** Shows its children to who is signed in, the sign-in page to everyone else. */
export function SignedIn({ children }: { readonly children: ReactNode }) {
  const { active, expired, acknowledge } = useSession()
  const [handedKey, setHandedKey] = useHandedKey()
  if (handedKey !== undefined) {
    return <SignInPage key={handedKey} handedKey={handedKey} onLeave={() => setHandedKey(undefined)} />
  }
  if (expired) return <SignInPage key="expired" onLeave={acknowledge} />
  if (!active) return <SignInPage />
  return children
}

/** From the address, also when the link is opened where the console already is and the page is not loaded again. */
function useHandedKey() {
  const [handedKey, setHandedKey] = useState<string>()
  useEffect(() => {
    const take = () => {
      const handed = takeHandedKey()
      if (handed !== undefined) setHandedKey(handed)
    }
    take()
    addEventListener('hashchange', take)
    return () => removeEventListener('hashchange', take)
  }, [])
  return [handedKey, setHandedKey] as const
}
