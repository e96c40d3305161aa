import { PageHead } from '../design/index.ts'

export function PlaygroundPage() {
  return <PageHead title="PlaygroundPage" />
}
