import { useEffect, useState } from 'react'
import { useActiveSignIn } from '../session/index.ts'

/**
 * State of a field that outlives reloads, lost connections and sign-outs in this tab, for each tenant its own. `clear`
 * forgets it, when what was typed has arrived. `name` stays the same for as long as the component is mounted.
 */
export function useDraft<T>(
  name: string,
  initial: T,
): [value: T, set: (value: T) => void, clear: () => void] {
  const { tenantId } = useActiveSignIn()
  const key = `tragwerk.draft.${tenantId}.${name}`
  const [value, setValue] = useState<T>(() => read(key, initial))
  useEffect(() => {
    if (value === initial) sessionStorage.removeItem(key)
    else keep(key, value)
  }, [key, value, initial])
  return [value, setValue, () => setValue(initial)]
}

/** A full storage must not take the field away that is being typed in. */
function keep(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(value))
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}

function read<T>(key: string, initial: T): T {
  try {
    const stored = sessionStorage.getItem(key)
    return stored === null ? initial : (JSON.parse(stored) as T)
  } catch {
    return initial
  }
}
