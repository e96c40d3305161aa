import { join } from 'node:path'
import { inject } from 'vitest'
import { describeWhenReachable } from './reachable.ts'

/**
 * A suite that needs files of the folder that the variable `TRAGWERK_DATA` names. Without the variable it is skipped
 * and counted at the end of the run, on build servers too: the files are not part of the repository. With the
 * variable, a missing file fails the suite.
 */
export function describeWithWireData(name: string, body: () => void): void {
  const { folder, unreachable } = inject('wireData')
  describeWhenReachable(name, body, {
    what: 'the folder of TRAGWERK_DATA',
    debianPackage: 'nothing, but name the folder',
    isInstalled: folder !== undefined,
    isRequired: false,
    unreachable,
  })
}

/** Path of a file in that folder, for example `07-wire/openai-openapi.json.gz`. */
export function wireDataPath(file: string): string {
  const { folder } = inject('wireData')
  if (folder === undefined) throw new Error('TRAGWERK_DATA is not set. Use describeWithWireData.')
  return join(folder, file)
}

/** The seed of this run: `TRAGWERK_TEST_SEED`, or always the same. A failure is repeated with it. */
export function testSeed(): number {
  return inject('wireData').seed
}
