import { ActiveConfiguration, gatewayRoutes } from '@tragwerk/contracts/gateway'
import { modelsRoutes } from '@tragwerk/contracts/models'
import { useMemo } from 'react'
import { useMay, useRoute } from '../../server/index.ts'

const refetchMs = 3000

/** What a change of the configuration makes out of date. */
export const dependentRoutes = [
  gatewayRoutes.configuration,
  gatewayRoutes.listConfigurations,
  gatewayRoutes.listProviders,
  gatewayRoutes.listPrices,
  modelsRoutes.list,
]

/** The configuration in force, read again every few seconds: files and other people change it too. */
export function useConfiguration() {
  const query = useRoute(gatewayRoutes.configuration, {}, { refetchMs })
  const active = useMemo(() => query.data && ActiveConfiguration.parse(query.data), [query.data])
  return { active, error: query.error, refetch: query.refetch }
}

/** Whether it can be changed here: by this key, and not only by a file. */
export function useMayChange(active: ActiveConfiguration | undefined): boolean {
  const mayWrite = useMay('gateway:write')
  return mayWrite && active !== undefined && active.file === null
}
