import { PageHead } from '../design/index.ts'

export function SystemPage() {
  return <PageHead title="SystemPage" />
}
