export { openAiSurface } from './openai-problem.ts'
export { nativeSurface } from './problem.ts'
export { retryAfterSeconds, statusOf } from './status.ts'
export type { Surface } from './surface.ts'
