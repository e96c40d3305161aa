import { ArrowDown } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import { Button, classNames, useToast } from '../design/index.ts'
import { useDraft } from '../server/index.ts'
import { useWords } from '../words/index.ts'
import { ConversationLog } from './answer/ConversationLog.tsx'
import { Composer, type ComposerHandle } from './Composer.tsx'
import type { Answer, Slot, Turn } from './conversation/conversation-schema.ts'
import { nextOther } from './conversation/next-other.ts'
import type { ParametersDraft } from './conversation/parameters.ts'
import { parseTarget } from './conversation/target.ts'
import type { Conversation } from './conversation/use-conversation.ts'
import { EmptyConversation } from './EmptyConversation.tsx'
import { TargetBar } from './TargetBar.tsx'
import type { useAddress } from './use-address.ts'
import { useFollow } from './use-follow.ts'
import type { useTargets } from './use-targets.ts'
import { playgroundWords } from './words.ts'

interface LiveConversationProps {
  readonly conversation: Conversation
  readonly address: ReturnType<typeof useAddress>
  readonly targets: ReturnType<typeof useTargets>
  /** As in the address, or the first there is. */
  readonly target: string
  readonly draft: ParametersDraft
  onDraft(draft: ParametersDraft): void
  readonly onOpenSource: (answer: Answer, number: number) => void
}

export function LiveConversation(props: LiveConversationProps) {
  const { conversation, address, targets, target, onOpenSource } = props
  const { other } = address
  const { turns } = conversation
  const composer = useRef<ComposerHandle>(null)
  const end = useRef<HTMLDivElement>(null)
  const { isAway, follow } = useFollow(end, turns)
  const actions = useTurnActions(conversation, { target, other, onOpenSource })
  const asked = parseTarget(target)
  const isNarrow = other === undefined && turns.every(({ answers }) => answers.length < 2)

  function send(question: string) {
    address.set({ target, question })
    conversation.ask(question, other === undefined ? [target] : [target, other])
    follow()
    composer.current?.focus()
  }

  return (
    <div className={classNames('flex w-full min-w-0 flex-1 flex-col', isNarrow && 'mx-auto max-w-4xl')}>
      <div className="flex flex-1 flex-col pb-6">
        {turns.length === 0 && asked ? (
          <EmptyConversation
            target={asked}
            other={parseTarget(other)}
            documents={
              targets.collections?.find(({ name }) => asked.kind === 'collection' && name === asked.name)
                ?.documents
            }
            onTry={send}
          />
        ) : (
          <ConversationLog turns={turns} actions={actions} />
        )}
      </div>
      <div className="no-print sticky bottom-0 bg-canvas pt-2 pb-3">
        {isAway && <ToEnd onClick={follow} />}
        <TargetBar
          target={target}
          other={other}
          draft={props.draft}
          onDraft={props.onDraft}
          onTarget={(next) => address.set({ target: next })}
          onOther={(next) => address.set({ target, other: next })}
          onCompare={() => address.set({ target, other: nextOther(target, targets) })}
        />
        <DraftComposer
          ref={composer}
          target={target}
          other={other}
          conversation={conversation}
          offered={address.question}
          onSend={send}
        />
      </div>
      <div ref={end} />
    </div>
  )
}

/** The same functions for as long as the conversation is shown, so that finished turns are not drawn again. */
function useTurnActions(
  conversation: Conversation,
  input: {
    readonly target: string
    readonly other: string | undefined
    readonly onOpenSource: (answer: Answer, number: number) => void
  },
) {
  const t = useWords(playgroundWords)
  const toast = useToast()
  const now = useRef({ conversation, ...input })
  useEffect(() => {
    now.current = { conversation, ...input }
  })
  const { onOpenSource } = input
  return useMemo(
    () => ({
      onOpenSource,
      onAgain: (turn: Turn, slot: Slot) => now.current.conversation.askAgain(turn, slot),
      onStop: (turn: Turn, slot: Slot) => now.current.conversation.stopOne(turn, slot),
      onEdit(turn: Turn, question: string) {
        const { target, other, conversation: current } = now.current
        const before = current.turns
        current.ask(question, other === undefined ? [target] : [target, other], turn.id)
        toast({ text: t('edited'), onUndo: () => now.current.conversation.replace(before) })
      },
    }),
    [onOpenSource, toast, t],
  )
}

interface DraftComposerProps {
  readonly ref: React.Ref<ComposerHandle>
  readonly target: string
  readonly other: string | undefined
  readonly conversation: Conversation
  /** A question that came with the address; it is put into an empty field, not sent. */
  readonly offered: string | undefined
  onSend(question: string): void
}

function DraftComposer({ ref, target, other, conversation, offered, onSend }: DraftComposerProps) {
  const t = useWords(playgroundWords)
  const [text, setText, clearText] = useDraft('playground.question', '')
  const isKnown = conversation.turns.some(({ question }) => question === offered)
  const isOffered = useRef(false)
  useEffect(() => {
    if (isOffered.current) return
    isOffered.current = true
    if (offered !== undefined && !isKnown && text === '') setText(offered)
  }, [offered, isKnown, text, setText])
  const kinds = [target, other].flatMap((one) => parseTarget(one)?.kind ?? [])
  const name = parseTarget(target)?.name ?? ''
  const otherName = parseTarget(other)?.name
  const placeholder = otherName
    ? t('askBoth', { name, other: otherName })
    : t(kinds[0] === 'collection' ? 'askCollection' : 'askModel', { name })

  return (
    <Composer
      ref={ref}
      text={text}
      placeholder={placeholder}
      isBusy={conversation.isBusy}
      note={noteOf(kinds, t)}
      onChange={setText}
      onSend={(question) => {
        clearText()
        onSend(question)
      }}
      onStop={conversation.stop}
    />
  )
}

function noteOf(kinds: readonly string[], t: (key: 'noMemory' | 'noMemoryMixed') => string) {
  if (!kinds.includes('collection')) return
  return kinds.includes('model') ? t('noMemoryMixed') : t('noMemory')
}

function ToEnd({ onClick }: { onClick(): void }) {
  const t = useWords(playgroundWords)
  return (
    <Button
      size="small"
      onClick={onClick}
      className="-top-8 -translate-x-1/2 absolute left-1/2 rounded-full shadow-high"
    >
      <ArrowDown aria-hidden />
      {t('toEnd')}
    </Button>
  )
}
