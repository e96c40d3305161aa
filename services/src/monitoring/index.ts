export { relativeError } from './histogram.ts'
export { createMonitoring, type Monitoring, type MonitoringDeps, type PartName } from './monitoring.ts'
