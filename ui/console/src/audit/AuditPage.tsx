import { PageHead } from '../design/index.ts'

export function AuditPage() {
  return <PageHead title="AuditPage" />
}
