export type { CitedSource } from './markdown-context.ts'
export { SafeMarkdown } from './SafeMarkdown.tsx'
