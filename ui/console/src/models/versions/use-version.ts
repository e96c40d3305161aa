import { GatewayConfiguration, gatewayRoutes } from '@tragwerk/contracts/gateway'
import { useMemo } from 'react'
import { useRoute } from '../../server/index.ts'

/** One stored version; `undefined` reads nothing. */
export function useVersion(version: number | undefined) {
  const { data, error, refetch } = useRoute(
    gatewayRoutes.getConfiguration,
    version === undefined ? undefined : { params: { version } },
  )
  return useMemo(
    () => ({
      data: data && { version: data.version, configuration: GatewayConfiguration.parse(data.configuration) },
      error,
      reload: () => void refetch(),
    }),
    [data, error, refetch],
  )
}
