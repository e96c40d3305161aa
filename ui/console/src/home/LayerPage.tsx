import { PageHead } from '../design/index.ts'

export function LayerPage() {
  return <PageHead title="LayerPage" />
}
