export { SearchDebugger } from './SearchDebugger.tsx'
