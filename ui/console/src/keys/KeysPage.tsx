import { PageHead } from '../design/index.ts'

export function KeysPage() {
  return <PageHead title="KeysPage" />
}
