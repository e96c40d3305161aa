import { expect, test } from 'vitest'
import { detectMediaType } from './detect-media-type.ts'

const cases: Array<
  [content: string, fileName: string | undefined, claimed: string | undefined, expected: string]
> = [
  ['Hallo', undefined, undefined, 'text/plain'],
  ['Hallo', 'a.md', 'text/plain', 'text/markdown'],
  ['Hallo', undefined, 'text/markdown; charset=utf-8', 'text/markdown'],
  ['Hallo', 'daten.csv', 'text/csv', 'text/plain'],
  ['Hallo', 'a.txt', 'application/pdf', 'text/plain'],
  ['<p>Hallo', 'a.HTM', undefined, 'text/html'],
  ['\ufeff\n<!-- x --><!DOCTYPE html><p>Hallo', 'a.txt', undefined, 'text/html'],
  ['%PDF-1.7 …', 'a.txt', 'text/plain', 'application/pdf'],
]

test.each(cases)('content %j, name %s, claim %s: %s', (content, fileName, claimed, expected) => {
  expect(detectMediaType(new TextEncoder().encode(content), fileName, claimed)).toBe(expected)
})
