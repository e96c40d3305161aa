export { ActivityProvider, type Health, useActivity, useHealth } from './ActivityProvider.tsx'
