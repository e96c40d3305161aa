export { createRoster, type Listed, type Roster } from './roster.ts'
