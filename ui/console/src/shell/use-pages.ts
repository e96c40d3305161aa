import { useMemo } from 'react'
import { useMe } from '../server/index.ts'
import { type PageLink, pages } from './pages.ts'

/** The pages that the active key may see; all of them until that is known. */
export function usePages(): readonly PageLink[] {
  const permissions = useMe()?.permissions
  return useMemo(
    () =>
      pages.filter(
        ({ permission }) =>
          permission === undefined || permissions === undefined || permissions.includes(permission),
      ),
    [permissions],
  )
}
