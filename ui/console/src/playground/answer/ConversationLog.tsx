import { useWords } from '../../words/index.ts'
import { isRunning } from '../conversation/conversation.ts'
import type { Answer, Turn } from '../conversation/conversation-schema.ts'
import { parseTarget } from '../conversation/target.ts'
import { playgroundWords } from '../words.ts'
import { type TurnActions, TurnItem } from './TurnItem.tsx'

interface ConversationLogProps {
  readonly turns: readonly Turn[]
  readonly actions: TurnActions
}

/** The questions and answers in their order. It does not speak by itself: tokens would be read out one by one. */
export function ConversationLog({ turns, actions }: ConversationLogProps) {
  const t = useWords(playgroundWords)
  const isBusy = turns.some(({ answers }) => answers.some(isRunning))
  return (
    <>
      <div role="log" aria-live="off" aria-busy={isBusy} aria-label={t('log')}>
        <ol className="space-y-6">
          {turns.map((turn) => (
            <TurnItem key={turn.id} turn={turn} actions={actions} />
          ))}
        </ol>
      </div>
      <Announcements turns={turns} />
    </>
  )
}

/** Tells those who listen that an answer is on its way, and then the whole of it, once. */
function Announcements({ turns }: { readonly turns: readonly Turn[] }) {
  const t = useWords(playgroundWords)
  const answers = turns.at(-1)?.answers ?? []
  const say = (answer: Answer) => {
    const name = parseTarget(answer.target)?.name ?? ''
    if (isRunning(answer)) return t('writing', { name })
    if (answer.state === 'done') return t('finished', { name, text: answer.text })
    return t('broken', { name })
  }
  return (
    <p role="status" className="sr-only">
      {answers.map(say).join(' ')}
    </p>
  )
}
