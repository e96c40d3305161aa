import type { SearchResult } from '@tragwerk/contracts/knowledge'
import { expect, test } from 'vitest'
import { createCitationWriter } from './cite.ts'

const passage = (text: string, start: number): SearchResult => ({
  documentId: '01900000-0000-7000-8000-000000000001',
  externalId: null,
  chunkId: 'c',
  title: 'Handbook',
  heading: '',
  text,
  start,
  end: start + text.length,
  page: null,
  score: 1,
  lexicalScore: null,
  vectorScore: null,
})

const first = passage('Lunch is at noon. Coffee is free for everyone.', 100)
const second = passage('The office opens at eight.', 500)

test('markers are renumbered in order of appearance, split across deltas or not', () => {
  const writer = createCitationWriter([first, second])

  const text = [
    writer.push('It opens at eight ['),
    writer.push('2'),
    writer.push('], coffee is free [1].'),
    writer.end(),
  ]

  expect(text.join('')).toBe('It opens at eight [1], coffee is free [2].')
})

test('a bracket that is no marker is shown as it is', () => {
  const writer = createCitationWriter([first])

  expect(writer.push('see [draft] and [') + writer.end()).toBe('see [draft] and [')
})

test('markers of passages that do not exist are dropped', () => {
  const writer = createCitationWriter([first])

  expect(writer.push('Sure [7].')).toBe('Sure .')
  expect(writer.citations('Sure .', undefined)).toEqual([])
})

test('without reported quotes, the sentence that shares most words with the claim is quoted', () => {
  const writer = createCitationWriter([first, second])
  const text = writer.push('Everyone gets free coffee [1].')

  const [citation] = writer.citations(text, undefined)

  expect(citation).toMatchObject({ number: 1, quote: 'Coffee is free for everyone.', start: 118, end: 146 })
})

test('reported quotes are taken in order and moved to document offsets', () => {
  const writer = createCitationWriter([first, second])
  const text = writer.push('Lunch is at noon. [1] The office opens at eight. [2]')

  const citations = writer.citations(text, [
    { number: 1, start: 0, end: 17, text: 'Lunch is at noon.' },
    { number: 2, start: 0, end: 26, text: 'The office opens at eight.' },
  ])

  expect(citations.map(({ quote, start }) => [quote, start])).toEqual([
    ['Lunch is at noon.', 100],
    ['The office opens at eight.', 500],
  ])
})
