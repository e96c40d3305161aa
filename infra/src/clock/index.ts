export { type Clock, createSystemClock } from './clock.ts'
export { createDeadlines, type Deadline, type Deadlines } from './deadlines.ts'
export { createIds, createSystemRandom, type Ids, type Random } from './ids.ts'
export { createManualClock, type ManualClock } from './manual-clock.ts'
