import { PageHead } from '../design/index.ts'

export function HomePage() {
  return <PageHead title="HomePage" />
}
