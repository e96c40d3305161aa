import { useEffect, useState } from 'react'
import type { Turn } from './conversation-schema.ts'
import { fromShareHash, isShareHash } from './share-link.ts'

export type Shared =
  | { readonly state: 'none' | 'reading' | 'broken' }
  | { readonly state: 'read'; readonly turns: readonly Turn[] }

/** The conversation that the address holds behind its `#`. */
export function useShared(hash: string): Shared {
  const [read, setRead] = useState<{ readonly hash: string; readonly turns: readonly Turn[] | undefined }>()
  const isShared = isShareHash(hash)
  useEffect(() => {
    if (!isShared) return
    let isWanted = true
    void fromShareHash(hash).then((turns) => isWanted && setRead({ hash, turns }))
    return () => {
      isWanted = false
    }
  }, [hash, isShared])
  if (!isShared) return { state: 'none' }
  if (read?.hash !== hash) return { state: 'reading' }
  return read.turns ? { state: 'read', turns: read.turns } : { state: 'broken' }
}
