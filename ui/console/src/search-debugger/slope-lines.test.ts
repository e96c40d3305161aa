import { expect, test } from 'vitest'
import { slopeLines } from './slope-lines.ts'

test('puts each passage in the row it has among the others', () => {
  const lines = slopeLines([
    { id: 'a', fused: 1, lexical: 4, vector: 90 },
    { id: 'b', fused: 2, lexical: 1, vector: 3 },
  ])

  expect(lines.map(({ rows }) => rows)).toEqual([
    { lexical: 1, fused: 0, vector: 1 },
    { lexical: 0, fused: 1, vector: 0 },
  ])
})

test('puts what a column does not have last in it, in the fused order', () => {
  const lines = slopeLines([
    { id: 'a', fused: 1, lexical: null, vector: 2 },
    { id: 'b', fused: 2, lexical: null, vector: 1 },
    { id: 'c', fused: 3, lexical: 7, vector: null },
  ])

  expect(lines.map(({ rows }) => rows.lexical)).toEqual([1, 2, 0])
  expect(lines.map(({ rows }) => rows.vector)).toEqual([1, 0, 2])
})
