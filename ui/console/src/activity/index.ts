export { ActivityProvider, useActivity, useHealth } from './ActivityProvider.tsx'
export type { Health } from './health.ts'
export { Sparkline } from './Sparkline.tsx'
