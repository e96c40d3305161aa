import { PageHead } from '../design/index.ts'

export function DocumentPage() {
  return <PageHead title="DocumentPage" />
}
