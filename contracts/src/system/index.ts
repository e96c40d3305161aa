export { Health, SystemInfo, systemRoutes } from './routes.ts'
