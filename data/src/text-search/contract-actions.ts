import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import { expect } from 'vitest'
import type { SqlDatabase } from '../sql/index.ts'
import type { IndexMatch, TextEntry, TextIndex, TextQuery } from './port.ts'

/** What the suite needs of an engine; one database serves all tests, each with tenants of its own. */
export interface TextIndexHarness {
  database(): SqlDatabase
  /** An index without memory of earlier calls, as another process would have it. */
  createIndex(): TextIndex
  /** Closes the database and opens it again. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** The calls of one tenant on one index, each in a transaction of its own. */
export function actAs(harness: TextIndexHarness, tenantId: string, indexId = 'index') {
  const shared = harness.createIndex()
  const run = <T>(work: (trx: Transaction<unknown>) => Promise<T>) =>
    harness.database().asTenant<unknown, T>(tenantId, work)
  return {
    tenantId,
    put: (entries: readonly TextEntry[], index = shared) => run((trx) => index.put(trx, indexId, entries)),
    publish: (ownerId: string, acl?: readonly string[], index = shared) =>
      run((trx) => index.publish(trx, indexId, { ownerId, ...(acl ? { acl } : {}) })),
    remove: (ownerId: string) => run((trx) => shared.removeOwner(trx, indexId, ownerId)),
    drop: () => run((trx) => shared.drop(trx, indexId)),
    search: (query: Partial<TextQuery>, index = shared) =>
      run((trx) => index.search(trx, indexId, aQuery(query))),
  }
}

/** A query with defaults: ten results, no names. */
export function aQuery(query: Partial<TextQuery>): TextQuery {
  return { field: 'words', terms: [], limit: 10, subjects: [], ...query }
}

/** A passage of words. */
export function anEntry(given: { id?: string; ownerId?: string; words?: string[] }): TextEntry {
  return {
    id: given.id ?? randomUUID(),
    ownerId: given.ownerId ?? 'owner',
    terms: { words: given.words ?? [] },
  }
}

/** Passages of uneven length in which term `t<n>` is about n times rarer than `t1`. */
export function manyEntries(count: number, ownerId = 'owner'): TextEntry[] {
  return Array.from({ length: count }, (_, i) => {
    const terms = Array.from({ length: 60 }, (_, j) => `t${j * 5 + 3}`).filter(
      (_, j) => (i * 7 + j) % (j + 2) === 0,
    )
    const words = [...terms, ...terms.slice(0, i % 5), 't1', 't2', ...(i % 3 ? ['t7', 't40'] : ['t2'])]
    return { id: randomUUID(), ownerId, terms: { words, grams: i % 2 ? [...words, 't299'] : [] } }
  })
}

/** Same scores to nine digits; same passages but for those too close to the last one to tell apart. */
export function expectSame(found: readonly IndexMatch[], expected: readonly IndexMatch[]): void {
  expect(expected.length).toBeGreaterThan(0)
  const tidy = (matches: readonly IndexMatch[]) => matches.map(({ score }) => score.toFixed(9))
  expect(tidy(found)).toEqual(tidy(expected))
  const unordered = (matches: readonly IndexMatch[]) =>
    matches
      .filter((match) => match.score > expected.at(-1)!.score + 1e-9)
      .map((match) => match.id)
      .sort()
  expect(unordered(found)).toEqual(unordered(expected))
}
