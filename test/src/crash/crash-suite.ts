import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findOrphans, type Survived, surviveCrashes } from './survive-crashes.ts'

export interface CrashSuite {
  readonly documents: number
  readonly kills: number
  /** Makes an empty database; the embedded one when absent. */
  readonly makeDatabase?: () => Promise<{ readonly url: string; drop(): Promise<void> }>
}

/** The tests of one run of crashes. The seed is printed, so that a run can be looked at again. */
export function crashTests({ documents, kills, makeDatabase }: CrashSuite): void {
  const seed = Math.floor(Math.random() * 0xffff_ffff)
  const plan = { documents, killAfterMs: killTimes(seed, kills) }
  let dataDir: string
  let database: { readonly url: string; drop(): Promise<void> } | undefined
  let survived: Survived

  beforeAll(async () => {
    process.stdout.write(`crash seed ${seed}: killed after ${plan.killAfterMs.join(', ')} ms\n`)
    dataDir = await mkdtemp(join(tmpdir(), 'tragwerk-crash-'))
    database = await makeDatabase?.()
    survived = await surviveCrashes({ ...plan, dataDir, ...(database && { databaseUrl: database.url }) })
  }, 180_000)
  afterAll(async () => {
    await database?.drop()
    await rm(dataDir, { recursive: true, force: true })
  })

  test('the program was killed in the middle of the work', () => {
    expect(survived.unfinishedAtKill).toHaveLength(kills)
    expect(Math.max(...survived.unfinishedAtKill)).toBeGreaterThan(0)
  })

  test('every accepted document is there and indexed', () => {
    const { accepted, documents: found } = survived

    expect(accepted.size).toBe(documents)
    expect(found.filter(({ status }) => status !== 'indexed')).toEqual([])
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set(accepted.values()))
    expect(found).toHaveLength(documents)
  })

  test('every document is found exactly once', () => {
    const expected = new Map([...survived.accepted].map(([number, id]) => [number, [id]]))

    expect(new Map([...survived.foundIn].sort(([a], [b]) => a - b))).toEqual(
      new Map([...expected].sort(([a], [b]) => a - b)),
    )
  })

  test('the audit chain verifies', () => {
    expect(survived.auditIsIntact).toBe(true)
  })

  test('the program ends with code 0 when asked to', () => {
    expect(survived.exitCode).toBe(0)
  })

  test('nothing is left over of what was cut short', async () => {
    const orphans = await findOrphans({ ...plan, dataDir, ...(database && { databaseUrl: database.url }) })

    expect(orphans).toEqual({ versions: 0, chunks: 0, vectors: 0, texts: 0, files: 0 })
  })
}

/** Reproducible times between 150 and 2,650 ms (mulberry32). */
function killTimes(seed: number, count: number): number[] {
  let state = seed
  return Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return 150 + (((mixed ^ (mixed >>> 14)) >>> 0) % 2_500)
  })
}
