import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo, useState } from 'react'
import { applyLook, keepLook, type Look, readLook } from './look.ts'

interface LookChoice extends Look {
  choose(change: Partial<Look>): void
}

const LookContext = createContext<LookChoice | undefined>(undefined)

/** Theme and density, remembered on this device; "system" follows the device while it changes. */
export function LookProvider({ children }: { readonly children: ReactNode }) {
  const [look, setLook] = useState(readLook)
  useLayoutEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)')
    const apply = () => applyLook(look, query.matches)
    apply()
    query.addEventListener('change', apply)
    return () => query.removeEventListener('change', apply)
  }, [look])
  const choice = useMemo<LookChoice>(
    () => ({
      ...look,
      choose(change) {
        const next = { ...look, ...change }
        keepLook(next)
        setLook(next)
      },
    }),
    [look],
  )
  return <LookContext value={choice}>{children}</LookContext>
}

export function useLook(): LookChoice {
  const choice = useContext(LookContext)
  if (!choice) throw new Error('LookProvider is missing above this component.')
  return choice
}
