import { useSyncExternalStore } from 'react'

/** Whether a panel fits beside the conversation. */
export function useIsWide(): boolean {
  return useSyncExternalStore(subscribe, () => query().matches)
}

function query(): MediaQueryList {
  return window.matchMedia('(min-width: 64rem)')
}

function subscribe(onChange: () => void): () => void {
  const list = query()
  list.addEventListener('change', onChange)
  return () => list.removeEventListener('change', onChange)
}
