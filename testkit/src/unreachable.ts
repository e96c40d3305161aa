import { readFileSync } from 'node:fs'
import { readOptions } from '@tragwerk/infra/config'
import { z } from 'zod'

const environment = {
  ci: { variable: 'CI', key: 'ci', schema: z.string(), description: 'Set by build servers.', since: '0.1.0' },
  path: {
    variable: 'PATH',
    key: 'path',
    schema: z.string(),
    description: 'Where programs are.',
    since: '0.1.0',
  },
  data: {
    variable: 'TRAGWERK_DATA',
    key: 'data',
    schema: z.string(),
    description:
      'Folder of recorded traffic and published descriptions, which are too large for the repository.',
    since: '0.1.0',
  },
  seed: {
    variable: 'TRAGWERK_TEST_SEED',
    key: 'seed',
    schema: z.coerce.number().int().min(0),
    description: 'Whole number from which tests with random places begin.',
    since: '0.1.0',
  },
} as const

/** What the set-up of a test run wants to know of its surroundings. */
export function readSurroundings(): {
  readonly isRequired: boolean
  readonly path: string
  readonly data: string | undefined
  readonly seed: number
} {
  const {
    ci,
    path = '',
    data,
    seed = 1,
  } = readOptions({ environment }, { argv: [], file: {} }).values.environment
  return { isRequired: ci === 'true' || ci === '1', path, data, seed }
}

/** Says at the end of a run how many suites did not run for want of something, and nothing when all did. */
export function reportUnreachable(what: string, file: string): void {
  let suites: string[]
  try {
    suites = readFileSync(file, 'utf8').trim().split('\n')
  } catch {
    return
  }
  process.stderr.write(`\n${what} unreachable: ${suites.length} suites did not run (it is not installed).\n`)
}
