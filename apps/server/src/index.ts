export { errorTables, optionSlices } from './catalog.ts'
export type { ServerConfig } from './compose-infra.ts'
export { type RunningServer, startServer } from './start-server.ts'
export { version } from './version.ts'
