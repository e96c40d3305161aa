export { ApiKey, KeyState, keyStates, Me, Permission, permissions } from './entities.ts'
export { identityRoutes, keySorts } from './routes.ts'
