import type { Citation } from '@tragwerk/contracts/knowledge'
import type { Answer, Failure, Metrics, Slot, Turn } from './conversation-schema.ts'

/** One answer of the conversation, in one of its attempts. */
export interface AnswerKey {
  readonly turnId: number
  readonly slot: Slot
  readonly attempt: number
}

export type Progress =
  | { readonly type: 'metrics'; readonly metrics: Metrics }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  | { readonly type: 'citation'; readonly citation: Citation }
  | {
      readonly type: 'done'
      readonly metrics: Metrics
      /** Of collections: the answer as a whole. */
      readonly whole?: Pick<Answer, 'text' | 'citations' | 'outcome'>
      readonly isCutByLimit?: boolean
    }
  | { readonly type: 'stopped'; readonly metrics: Metrics }
  | { readonly type: 'failed'; readonly failure: Failure; readonly metrics: Metrics }
  /** What becomes known after the end. */
  | { readonly type: 'settled'; readonly metrics: Metrics }

export type ConversationAction =
  /** Adds a turn; with `replaces`, in the place of that turn and all after it. */
  | {
      readonly type: 'asked'
      readonly turnId: number
      readonly question: string
      readonly targets: readonly string[]
      readonly replaces?: number
    }
  /** Asks for one answer once more. */
  | { readonly type: 'asked-again'; readonly key: AnswerKey; readonly target: string }
  | { readonly type: 'progress'; readonly key: AnswerKey; readonly progress: Progress }
  /** Puts another conversation in its place. No request of it is under way any more. */
  | { readonly type: 'replaced'; readonly turns: readonly Turn[] }

/** The conversation after an action. What belongs to an attempt that was given up changes nothing. */
export function conversationReducer(turns: readonly Turn[], action: ConversationAction): readonly Turn[] {
  switch (action.type) {
    case 'asked': {
      const at = turns.findIndex(({ id }) => id === action.replaces)
      const before = action.replaces === undefined || at < 0 ? turns : turns.slice(0, at)
      const answers = action.targets.map((target, slot) => emptyAnswer(slot as Slot, target, 1))
      return [...before, { id: action.turnId, question: action.question, answers }]
    }
    case 'asked-again':
      return changeTurn(turns, action.key.turnId, (turn) => ({
        ...turn,
        answers: turn.answers.map((answer) =>
          answer.slot === action.key.slot
            ? emptyAnswer(answer.slot, action.target, action.key.attempt)
            : answer,
        ),
      }))
    case 'progress':
      return changeTurn(turns, action.key.turnId, (turn) => ({
        ...turn,
        answers: turn.answers.map((answer) =>
          answer.slot === action.key.slot &&
          answer.attempt === action.key.attempt &&
          isRunning(answer) !== (action.progress.type === 'settled')
            ? progressed(answer, action.progress)
            : answer,
        ),
      }))
    case 'replaced':
      return withoutRunning(action.turns)
  }
}

export function isRunning({ state }: Answer): boolean {
  return state === 'waiting' || state === 'streaming'
}

/** What was still running when it was left has been broken off. */
export function withoutRunning(turns: readonly Turn[]): readonly Turn[] {
  return turns.map((turn) => ({
    ...turn,
    answers: turn.answers.map((answer) => (isRunning(answer) ? { ...answer, state: 'stopped' } : answer)),
  }))
}

/** The exchanges of a column before a turn, for models, which see the whole conversation. */
export function historyBefore(
  turns: readonly Turn[],
  turnId: number,
  slot: Slot,
): ReadonlyArray<{ readonly question: string; readonly answer: string }> {
  const at = turns.findIndex(({ id }) => id === turnId)
  return turns.slice(0, at < 0 ? turns.length : at).flatMap(({ question, answers }) => {
    const text = answers.find((answer) => answer.slot === slot)?.text ?? ''
    return text === '' ? [] : [{ question, answer: text }]
  })
}

function emptyAnswer(slot: Slot, target: string, attempt: number): Answer {
  return { slot, target, attempt, state: 'waiting', text: '', citations: [], metrics: {} }
}

function progressed(answer: Answer, progress: Progress): Answer {
  const metrics = 'metrics' in progress ? { ...answer.metrics, ...progress.metrics } : answer.metrics
  switch (progress.type) {
    case 'metrics':
    case 'settled':
      return { ...answer, metrics }
    case 'text':
      return { ...answer, state: 'streaming', text: answer.text + progress.text }
    case 'reasoning':
      return { ...answer, state: 'streaming', reasoning: (answer.reasoning ?? '') + progress.text }
    case 'citation':
      return { ...answer, citations: [...answer.citations, progress.citation] }
    case 'done':
      return {
        ...answer,
        ...progress.whole,
        ...(progress.isCutByLimit && { isCutByLimit: true }),
        state: 'done',
        metrics,
      }
    case 'stopped':
      return { ...answer, state: 'stopped', metrics }
    case 'failed':
      return { ...answer, state: 'failed', failure: progress.failure, metrics }
  }
}

function changeTurn(turns: readonly Turn[], id: number, change: (turn: Turn) => Turn): readonly Turn[] {
  return turns.map((turn) => (turn.id === id ? change(turn) : turn))
}
