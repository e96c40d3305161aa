export {
  Activity,
  ActivityEvent,
  ActivityFlow,
  ActivityPart,
  ActivityPoint,
  Layer,
  layers,
} from './entities.ts'
export { monitoringRoutes } from './routes.ts'
