import { PageHead } from './surfaces.tsx'

export function DesignPage() {
  return <PageHead title="Design" />
}
