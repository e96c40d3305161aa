import { useEffect, useEffectEvent, useState } from 'react'
import { useConnection } from './connection.tsx'

/**
 * Code that is fetched when it is wanted: undefined until it is there, and asked for again when the server is back.
 * Unlike `lazy` it takes nothing of the page with it when it cannot be had; `onFailed` may say so. `load` and what it
 * gives stay the same.
 */
export function useCode<T>(load: () => Promise<T>, isWanted: boolean, onFailed?: () => void): T | undefined {
  const { connection } = useConnection()
  const [loaded, setLoaded] = useState<{ readonly code: T }>()
  const isLoaded = loaded !== undefined
  const fetchCode = useEffectEvent(load)
  const fail = useEffectEvent(() => onFailed?.())
  // biome-ignore lint/correctness/useExhaustiveDependencies: another state of the connection is another chance
  useEffect(() => {
    if (!isWanted || isLoaded) return
    let isOver = false
    fetchCode().then(
      (code) => isOver || setLoaded({ code }),
      () => isOver || fail(),
    )
    return () => {
      isOver = true
    }
  }, [isWanted, isLoaded, connection])
  return loaded?.code
}
