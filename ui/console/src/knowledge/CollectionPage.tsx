import { PageHead } from '../design/index.ts'

export function CollectionPage() {
  return <PageHead title="CollectionPage" />
}
