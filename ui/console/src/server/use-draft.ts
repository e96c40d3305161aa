import { useEffect, useState } from 'react'

/**
 * State of a field that outlives reloads, lost connections and sign-outs in this tab. `clear` forgets it, when what
 * was typed has arrived.
 */
export function useDraft<T>(
  name: string,
  initial: T,
): [value: T, set: (value: T) => void, clear: () => void] {
  const key = `tragwerk.draft.${name}`
  const [value, setValue] = useState<T>(() => read(key, initial))
  useEffect(() => {
    if (value === initial) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, JSON.stringify(value))
  }, [key, value, initial])
  return [value, setValue, () => setValue(initial)]
}

function read<T>(key: string, initial: T): T {
  try {
    const stored = sessionStorage.getItem(key)
    return stored === null ? initial : (JSON.parse(stored) as T)
  } catch {
    return initial
  }
}
