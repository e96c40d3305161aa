export { ApiKey, Permission, permissions } from './entities.ts'
export { identityRoutes } from './routes.ts'
