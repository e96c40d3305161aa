import { useEffect, useEffectEvent, useMemo, useReducer, useRef } from 'react'
import { useClient, useConnection, useMe } from '../../server/index.ts'
import { useActiveSignIn } from '../../session/index.ts'
import { type AnswerKey, conversationReducer, historyBefore, isRunning } from './conversation.ts'
import type { Slot, Turn } from './conversation-schema.ts'
import type { Parameters } from './parameters.ts'
import { runAnswer } from './run-answer.ts'
import { createStoredConversation } from './stored-conversation.ts'
import { parseTarget } from './target.ts'
import { toRequest } from './to-request.ts'

export interface Conversation {
  readonly turns: readonly Turn[]
  readonly isBusy: boolean
  /** Asks each target; with `replaces`, that turn and all after it give way. */
  ask(question: string, targets: readonly string[], replaces?: number): void
  /** Asks for one answer once more, from the target that gave it. */
  askAgain(turn: Turn, slot: Slot): void
  stop(): void
  /** Ends one answer and lets the one beside it go on. */
  stopOne(turn: Turn, slot: Slot): void
  replace(turns: readonly Turn[]): void
}

const writeDelayMs = 400

/** The conversation of this tab, with the requests that are under way. Leaving the page ends them. */
export function useConversation(parameters: Parameters): Conversation {
  const client = useClient()
  const { report } = useConnection()
  const mayReadRequests = useMe()?.permissions.includes('gateway:read') ?? false
  const { tenantId } = useActiveSignIn()
  const store = useMemo(() => createStoredConversation(sessionStorage, tenantId), [tenantId])
  const [turns, dispatch] = useReducer(conversationReducer, store, ({ read }) => read())
  const running = useRef(new Map<string, AbortController>())
  const lastId = useRef(turns.reduce((highest, { id }) => Math.max(highest, id), 0))
  useStoring(turns, store)

  useEffect(() => {
    const all = running.current
    return () => {
      for (const stop of all.values()) stop.abort()
    }
  }, [])

  function run(key: AnswerKey, input: { target: string; question: string; before: readonly Turn[] }) {
    const target = parseTarget(input.target)
    if (target === undefined) return
    const name = `${key.turnId}/${key.slot}`
    const stop = new AbortController()
    running.current.get(name)?.abort()
    running.current.set(name, stop)
    const history = historyBefore(input.before, key.turnId, key.slot)
    void runAnswer(
      { client, now: () => performance.now(), schedule: (later, ms) => setTimeout(later, ms) },
      {
        asked: toRequest({ target, question: input.question, history, parameters }),
        signal: stop.signal,
        mayReadRequests,
        onProgress: (progress) => dispatch({ type: 'progress', key, progress }),
        onError: report,
      },
    ).finally(() => {
      if (running.current.get(name) === stop) running.current.delete(name)
    })
  }

  function stopAll() {
    for (const stop of running.current.values()) stop.abort()
  }

  return {
    turns,
    isBusy: turns.some(({ answers }) => answers.some(isRunning)),
    ask(question, targets, replaces) {
      stopAll()
      lastId.current += 1
      const turnId = lastId.current
      const at = turns.findIndex(({ id }) => id === replaces)
      const before = at < 0 ? turns : turns.slice(0, at)
      dispatch({
        type: 'asked',
        turnId,
        question,
        targets,
        ...(replaces !== undefined && { replaces }),
      })
      targets.forEach((target, slot) => {
        run({ turnId, slot: slot as Slot, attempt: 1 }, { target, question, before })
      })
    },
    askAgain(turn, slot) {
      const answer = turn.answers.find((one) => one.slot === slot)
      if (answer === undefined) return
      const key = { turnId: turn.id, slot, attempt: answer.attempt + 1 }
      dispatch({ type: 'asked-again', key, target: answer.target })
      run(key, { target: answer.target, question: turn.question, before: turns })
    },
    stop: stopAll,
    stopOne: (turn, slot) => running.current.get(`${turn.id}/${slot}`)?.abort(),
    replace(next) {
      stopAll()
      lastId.current = next.reduce((highest, { id }) => Math.max(highest, id), lastId.current)
      dispatch({ type: 'replaced', turns: next })
    },
  }
}

/** Writes a little after the last change, and when the page is left. */
function useStoring(turns: readonly Turn[], store: ReturnType<typeof createStoredConversation>) {
  const writeNow = useEffectEvent(() => store.write(turns))
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change starts the wait again
  useEffect(() => {
    const timer = setTimeout(() => writeNow(), writeDelayMs)
    return () => clearTimeout(timer)
  }, [turns])
  useEffect(() => {
    const write = () => writeNow()
    window.addEventListener('pagehide', write)
    return () => {
      window.removeEventListener('pagehide', write)
      write()
    }
  }, [])
}
