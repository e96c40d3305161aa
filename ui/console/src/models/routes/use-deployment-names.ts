import { modelsRoutes } from '@tragwerk/contracts/models'
import { useMemo } from 'react'
import { useMay, useRoute } from '../../server/index.ts'
import { useProviders } from '../providers/use-providers.ts'

/** Names to choose from while one is typed; others can be typed too. */
export function useDeploymentNames(): readonly string[] {
  const mayUse = useMay('models:use')
  const models = useRoute(modelsRoutes.list, mayUse ? {} : undefined)
  const { deployments } = useProviders()
  return useMemo(() => {
    const listed = models.data?.data.map(({ id }) => id).filter((id) => id.includes('/')) ?? []
    return [...new Set([...deployments.map(({ deployment }) => deployment), ...listed])].sort()
  }, [models.data, deployments])
}
