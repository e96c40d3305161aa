import { describe, expect, test } from 'vitest'
import { conversationReducer, historyBefore, type Progress, withoutRunning } from './conversation.ts'
import type { Turn } from './conversation-schema.ts'

const model = 'model:a'
const key = { turnId: 1, slot: 0, attempt: 1 } as const

const asked = (turns: readonly Turn[], turnId: number, question: string, targets = [model]) =>
  conversationReducer(turns, { type: 'asked', turnId, question, targets })

const progressed = (turns: readonly Turn[], ...all: Progress[]) =>
  all.reduce((now, progress) => conversationReducer(now, { type: 'progress', key, progress }), turns)

const done: Progress = { type: 'done', metrics: { totalMs: 5 } }
const citation = {
  number: 1,
  documentId: '01a1fd35-cbea-78cd-9246-d876ca3cd087',
  title: 'A',
  quote: 'b',
  start: 0,
  end: 1,
  page: null,
}

describe('an answer', () => {
  test('waits, grows and ends with what it took', () => {
    const waiting = asked([], 1, 'Why?')
    const growing = progressed(
      waiting,
      { type: 'metrics', metrics: { firstTokenMs: 2 } },
      { type: 'text', text: 'Be' },
    )
    const ended = progressed(growing, { type: 'text', text: 'cause.' }, done)

    expect(waiting[0]?.answers[0]).toMatchObject({ state: 'waiting', text: '' })
    expect(growing[0]?.answers[0]).toMatchObject({ state: 'streaming', text: 'Be' })
    expect(ended[0]?.answers[0]).toMatchObject({
      state: 'done',
      text: 'Because.',
      metrics: { firstTokenMs: 2, totalMs: 5 },
    })
  })

  test('of a collection is at last what the server sent as a whole', () => {
    const turns = progressed(
      asked([], 1, 'Why?'),
      { type: 'text', text: 'Bec' },
      { type: 'citation', citation },
      { ...done, whole: { text: 'Because [1].', citations: [citation], outcome: 'answered' } },
    )

    expect(turns[0]?.answers[0]).toMatchObject({
      text: 'Because [1].',
      outcome: 'answered',
      citations: [citation],
    })
  })

  test.each<[Progress['type'], Progress]>([
    ['stopped', { type: 'stopped', metrics: {} }],
    [
      'failed',
      { type: 'failed', metrics: {}, failure: { kind: 'cut', code: 'c', message: 'm', traceId: '' } },
    ],
  ])('that is %s keeps the text it had, and takes no more', (state, end) => {
    const turns = progressed(asked([], 1, 'Why?'), { type: 'text', text: 'Bec' }, end, {
      type: 'text',
      text: 'ause',
    })

    expect(turns[0]?.answers[0]).toMatchObject({ state, text: 'Bec' })
  })

  test('keeps what the model thought apart from its text', () => {
    const turns = progressed(
      asked([], 1, 'Why?'),
      { type: 'reasoning', text: 'Let me ' },
      { type: 'reasoning', text: 'see.' },
      { type: 'text', text: 'Because.' },
    )

    expect(turns[0]?.answers[0]).toMatchObject({ reasoning: 'Let me see.', text: 'Because.' })
  })

  test('learns after its end what it cost, and nothing else', () => {
    const settled: Progress = { type: 'settled', metrics: { costNanoUsd: 7, isPriced: true } }
    const running = progressed(asked([], 1, 'Why?'), settled)
    const turns = progressed(asked([], 1, 'Why?'), { type: 'text', text: 'Because.' }, done, settled)

    expect(running[0]?.answers[0]?.metrics).toEqual({})
    expect(turns[0]?.answers[0]).toMatchObject({
      state: 'done',
      text: 'Because.',
      metrics: { totalMs: 5, costNanoUsd: 7, isPriced: true },
    })
  })

  test('asked for again forgets the first attempt and what that still sends', () => {
    const first = progressed(asked([], 1, 'Why?'), { type: 'text', text: 'old' })
    const again = conversationReducer(first, {
      type: 'asked-again',
      key: { ...key, attempt: 2 },
      target: model,
    })

    const late = progressed(again, { type: 'text', text: 'late' }, done)

    expect(late[0]?.answers[0]).toMatchObject({ state: 'waiting', text: '', attempt: 2 })
  })
})

test('a turn that is edited takes the place of itself and all after it', () => {
  const turns = asked(asked(asked([], 1, 'one'), 2, 'two'), 3, 'three')

  const edited = conversationReducer(turns, {
    type: 'asked',
    turnId: 4,
    question: 'two, anew',
    targets: [model, 'collection:b'],
    replaces: 2,
  })

  expect(edited.map(({ question }) => question)).toEqual(['one', 'two, anew'])
  expect(edited[1]?.answers.map(({ slot, target }) => [slot, target])).toEqual([
    [0, model],
    [1, 'collection:b'],
  ])
})

test('other turns stay the same objects while one grows', () => {
  const turns = asked(progressed(asked([], 1, 'one'), done), 2, 'two')

  const next = conversationReducer(turns, {
    type: 'progress',
    key: { turnId: 2, slot: 0, attempt: 1 },
    progress: { type: 'text', text: 'a' },
  })

  expect(next[0]).toBe(turns[0])
})

test('a model is told its own column before the question, without turns that it left open', () => {
  const first = progressed(asked([], 1, 'one', [model, model]), { type: 'text', text: 'eins' }, done)
  const turns = asked(asked(first, 2, 'two'), 3, 'three')

  expect(historyBefore(turns, 3, 0)).toEqual([{ question: 'one', answer: 'eins' }])
  expect(historyBefore(turns, 3, 1)).toEqual([])
  expect(historyBefore(turns, 1, 0)).toEqual([])
})

test('what was running when the page was left counts as stopped', () => {
  const turns = withoutRunning(progressed(asked([], 1, 'one'), { type: 'text', text: 'ei' }))

  expect(turns[0]?.answers[0]).toMatchObject({ state: 'stopped', text: 'ei' })
})

test('a conversation that is put back waits for nothing: its requests have ended', () => {
  const running = progressed(asked([], 1, 'one'), { type: 'text', text: 'ei' })

  const undone = conversationReducer([], { type: 'replaced', turns: running })

  expect(undone[0]?.answers[0]).toMatchObject({ state: 'stopped', text: 'ei' })
})
