import { Link2Off, MessagesSquare } from 'lucide-react'
import { useMemo } from 'react'
import { Button, EmptyState, Notice, Skeleton } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { ConversationLog } from './answer/ConversationLog.tsx'
import type { Answer, Turn } from './conversation/conversation-schema.ts'
import type { Shared } from './conversation/use-shared.ts'
import { playgroundWords } from './words.ts'

interface SharedConversationProps {
  readonly shared: Exclude<Shared, { state: 'none' }>
  onContinue(turns: readonly Turn[]): void
  onLeave(): void
  onOpenSource(answer: Answer, number: number): void
}

/** A conversation that came by a link, to be read. */
export function SharedConversation({ shared, onContinue, onLeave, onOpenSource }: SharedConversationProps) {
  const t = useWords(playgroundWords)
  const actions = useMemo(() => ({ onOpenSource }), [onOpenSource])
  if (shared.state === 'broken')
    return (
      <EmptyState
        icon={<Link2Off />}
        title={t('sharedBroken')}
        text={t('sharedBrokenText')}
        action={<Button onClick={onLeave}>{t('leaveShared')}</Button>}
      />
    )
  if (!('turns' in shared)) return <Skeleton className="h-40 w-full" />
  return (
    <div className="space-y-5">
      <Notice tone="info">
        <p className="font-medium">{t('sharedTitle')}</p>
        <p>{t('sharedText')}</p>
        <div className="mt-2.5 flex flex-wrap gap-2">
          <Button size="small" tone="primary" onClick={() => onContinue(shared.turns)}>
            <MessagesSquare aria-hidden />
            {t('continue')}
          </Button>
          <Button size="small" onClick={onLeave}>
            {t('leaveShared')}
          </Button>
        </div>
      </Notice>
      <ConversationLog turns={shared.turns} actions={actions} />
    </div>
  )
}
