import { inject } from 'vitest'
import { describeWhenReachable } from './reachable.ts'

export { launchBrowser } from './launch-browser.ts'

/**
 * A suite that needs a browser. Where none is installed it is skipped and counted at the end of the run; with
 * `CI=true` it fails instead.
 */
export function describeWithBrowser(name: string, body: () => void): void {
  describeWhenReachable(name, body, { ...inject('browser'), what: 'Chromium', debianPackage: 'chromium' })
}
