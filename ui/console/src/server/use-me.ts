import { identityRoutes, type Permission } from '@tragwerk/contracts/identity'
import { useRoute } from './use-route.ts'

/** Who the active key speaks for; undefined until known. */
export function useMe() {
  return useRoute(identityRoutes.me, {}).data
}

/** Whether the active key holds a permission. True until known, so that nothing flickers; the server decides anyway. */
export function useMay(permission: Permission): boolean {
  const me = useMe()
  return me === undefined || me.permissions.includes(permission)
}
