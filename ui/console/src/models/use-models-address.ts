import { getRouteApi, type RegisteredRouter, type RouteById } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'

const route = getRouteApi('/models')

export type ModelsSearch = RouteById<RegisteredRouter['routeTree'], '/models'>['types']['fullSearchSchema']
export type ModelsTab = NonNullable<ModelsSearch['tab']>

/** What the page shows stands in the address. */
export function useModelsAddress() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const go = useCallback(
    (changes: Partial<ModelsSearch>, replace: boolean) =>
      void navigate({ search: (before) => ({ ...before, ...changes }), replace, resetScroll: false }),
    [navigate],
  )
  const { tab = 'providers' } = search
  return useMemo(
    () => ({
      search,
      tab,
      showTab: (next: ModelsTab) =>
        void navigate({ search: { tab: next === 'providers' ? undefined : next }, resetScroll: false }),
      filter: (q: string) => go({ q: q || undefined }, true),
      create: () => go({ create: true, edit: undefined }, false),
      edit: (name: string) => go({ edit: name, create: undefined }, false),
      show: (shown: Pick<ModelsSearch, 'route' | 'version'>) => go(shown, false),
      close: () => go({ create: undefined, edit: undefined, route: undefined, version: undefined }, true),
    }),
    [search, tab, go, navigate],
  )
}
