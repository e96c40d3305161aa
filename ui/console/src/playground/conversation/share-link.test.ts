import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Turn } from './conversation-schema.ts'
import { fromShareHash, longestShare, toShareHash } from './share-link.ts'

const aTurn = (text = 'Because – „darum“ 😀 [1].'): Turn => ({
  id: 1,
  question: 'Why?',
  answers: [
    {
      slot: 0,
      target: 'collection:handbook',
      attempt: 1,
      state: 'done',
      text,
      outcome: 'answered',
      citations: [
        {
          number: 1,
          documentId: '01a1fd35-cbea-78cd-9246-d876ca3cd087',
          title: 'A',
          quote: 'b',
          start: 0,
          end: 1,
          page: 3,
        },
      ],
      metrics: { model: 'tragwerk/extractive', totalMs: 12.5 },
    },
  ],
})

const packed = (content: unknown) =>
  `c=${deflateRawSync(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64url')}`

test('a conversation comes out of its link as it went in', async () => {
  const hash = await toShareHash([aTurn()])

  expect(hash).toMatch(/^c=[\w-]+$/)
  expect(await fromShareHash(hash!)).toEqual([aTurn()])
})

test('one that is too long is refused', async () => {
  const noise = Array.from({ length: longestShare }, (_, at) => ((at * 7919) ** 2).toString(36)).join('')

  expect(await toShareHash([aTurn(noise)])).toBeUndefined()
})

test.each([
  ['no text of this kind', 'c=%%%'],
  ['no packed text', 'c=abcdef'],
  ['cut off', packed({ version: 1, turns: [aTurn()] }).slice(0, -20)],
  ['no JSON', packed('{')],
  ['another version', packed({ version: 2, turns: [aTurn()] })],
  ['empty', packed({ version: 1, turns: [] })],
  ['of another shape', packed({ version: 1, turns: [{ id: 1, question: 5, answers: [] }] })],
  [
    'to an odd target',
    packed({ version: 1, turns: [{ ...aTurn(), answers: [{ ...aTurn().answers[0], target: 'x' }] }] }),
  ],
  [
    'with a source that is no document',
    packed({
      version: 1,
      turns: [{ ...aTurn(), answers: [{ ...aTurn().answers[0], citations: [{ documentId: '../x' }] }] }],
    }),
  ],
  ['a bomb', packed(`{"version":1,"turns":["${'x'.repeat(8_000_000)}"]}`)],
  ['something else', 'key=abc'],
])('a link that is %s is refused', async (_name, hash) => {
  expect(await fromShareHash(hash)).toBeUndefined()
})

test('fields that nobody knows are left out', async () => {
  const turns = await fromShareHash(packed({ version: 1, turns: [{ ...aTurn(), html: '<b>' }] }))

  expect(turns).toEqual([aTurn()])
})

test('turns from a link are numbered anew, so that none can be taken for another', async () => {
  const [answer] = aTurn().answers
  const huge = { ...aTurn(), id: Number.MAX_SAFE_INTEGER, answers: [{ ...answer, attempt: 2 ** 53 - 1 }] }

  const turns = await fromShareHash(packed({ version: 1, turns: [huge, huge] }))

  expect(turns?.map(({ id, answers }) => [id, answers[0]?.attempt])).toEqual([
    [1, 1],
    [2, 1],
  ])
})

test('a link with two answers in one column is damaged', async () => {
  const [answer] = aTurn().answers

  const turns = [{ ...aTurn(), answers: [answer, answer] }]

  expect(await fromShareHash(packed({ version: 1, turns }))).toBeUndefined()
})
