import { PageHead } from '../design/index.ts'

export function CollectionsPage() {
  return <PageHead title="CollectionsPage" />
}
