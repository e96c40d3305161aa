import { gatewayRoutes } from '@tragwerk/contracts/gateway'
import { useMemo } from 'react'
import { useRoute } from '../../server/index.ts'
import { longestMs } from './deployment-state.ts'

const refetchMs = 3000

/** The live state of all providers, and of their deployments by name. */
export function useProviders() {
  const { data, error, refetch } = useRoute(gatewayRoutes.listProviders, {}, { refetchMs })
  return useMemo(() => {
    const deployments = data?.items.flatMap((provider) => provider.deployments) ?? []
    return {
      providers: data?.items,
      deployments,
      byName: new Map(deployments.map((status) => [status.deployment, status])),
      longest: {
        firstByte: longestMs(deployments, 'firstByte'),
        duration: longestMs(deployments, 'duration'),
      },
      error,
      reload: () => void refetch(),
    }
  }, [data, error, refetch])
}
