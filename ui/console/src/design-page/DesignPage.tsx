import { PageHead } from '../design/index.ts'

export function DesignPage() {
  return <PageHead title="Design" />
}
