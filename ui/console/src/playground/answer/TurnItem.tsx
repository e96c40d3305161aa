import { Pencil } from 'lucide-react'
import { type KeyboardEvent, memo, type ReactNode, useRef } from 'react'
import { flushSync } from 'react-dom'
import { Button, classNames, IconButton, Textarea } from '../../design/index.ts'
import { useDraft } from '../../server/index.ts'
import { useWords } from '../../words/index.ts'
import type { Answer, Slot, Turn } from '../conversation/conversation-schema.ts'
import { playgroundWords } from '../words.ts'
import { AnswerCard } from './AnswerCard.tsx'

export interface TurnActions {
  /** Absent where the conversation is only read. */
  readonly onAgain?: (turn: Turn, slot: Slot) => void
  readonly onStop?: (turn: Turn, slot: Slot) => void
  readonly onEdit?: (turn: Turn, question: string) => void
  readonly onOpenSource: (answer: Answer, number: number) => void
}

/** One question with its answers, beside each other where there is room. */
export const TurnItem = memo(function TurnItem({
  turn,
  actions,
}: {
  readonly turn: Turn
  readonly actions: TurnActions
}) {
  const { onAgain, onStop, onEdit, onOpenSource } = actions
  const isCompared = turn.answers.length > 1
  return (
    <li className="space-y-3">
      <Question turn={turn} {...(onEdit && { onEdit: (question: string) => onEdit(turn, question) })} />
      <div className={classNames('grid gap-3', isCompared && 'md:grid-cols-2')}>
        {turn.answers.map((answer) => (
          <AnswerCard
            key={answer.slot}
            answer={answer}
            beside={turn.answers.find(({ slot }) => slot !== answer.slot)}
            onOpenSource={onOpenSource}
            {...(onAgain && { onAgain: () => onAgain(turn, answer.slot) })}
            {...(onStop && isCompared && { onStop: () => onStop(turn, answer.slot) })}
          />
        ))}
      </div>
    </li>
  )
})

function Question({ turn, onEdit }: { readonly turn: Turn; onEdit?: (question: string) => void }) {
  return onEdit ? <EditableQuestion turn={turn} onEdit={onEdit} /> : <QuestionText turn={turn} />
}

interface EditDraft {
  /** The question that is edited; a draft for another one that had the same number is none. */
  readonly of: string
  readonly text: string
}

function EditableQuestion({ turn, onEdit }: { readonly turn: Turn; onEdit(question: string): void }) {
  const t = useWords(playgroundWords)
  const [draft, setDraft, clearDraft] = useDraft<EditDraft | null>(`playground.edit.${turn.id}`, null)
  const opener = useRef<HTMLButtonElement>(null)
  if (draft?.of === turn.question)
    return (
      <QuestionEditor
        text={draft.text}
        onText={(text) => setDraft({ ...draft, text })}
        onCancel={() => {
          clearDraft()
          requestAnimationFrame(() => opener.current?.focus())
        }}
        onSend={(question) => {
          // Before the turn goes, and with it who would forget the draft.
          flushSync(clearDraft)
          onEdit(question)
        }}
      />
    )
  return (
    <QuestionText turn={turn}>
      <IconButton
        ref={opener}
        label={t('edit')}
        icon={<Pencil />}
        onClick={() => setDraft({ of: turn.question, text: turn.question })}
        className="no-print"
      />
    </QuestionText>
  )
}

function QuestionText({ turn, children }: { readonly turn: Turn; readonly children?: ReactNode }) {
  const t = useWords(playgroundWords)
  return (
    <div className="flex items-start justify-end gap-1">
      {children}
      <h2 className="max-w-[85%] whitespace-pre-wrap break-words rounded-card bg-accent-soft px-4 py-2 text-ink">
        <span className="sr-only">{t('you')}: </span>
        {turn.question}
      </h2>
    </div>
  )
}

interface QuestionEditorProps {
  readonly text: string
  onText(text: string): void
  onSend(question: string): void
  onCancel(): void
}

function QuestionEditor({ text, onText, onSend, onCancel }: QuestionEditorProps) {
  const t = useWords(playgroundWords)

  function pressed(event: KeyboardEvent) {
    if (event.key === 'Escape') onCancel()
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    if (text.trim()) onSend(text.trim())
  }

  return (
    <div className="ml-auto w-full max-w-2xl space-y-2">
      <Textarea
        aria-label={t('editLabel')}
        value={text}
        maxLength={8000}
        rows={Math.min(8, text.split('\n').length + 1)}
        autoFocus
        onChange={(event) => onText(event.target.value)}
        onKeyDown={pressed}
      />
      <div className="flex justify-end gap-2">
        <Button size="small" onClick={onCancel}>
          {t('cancel')}
        </Button>
        <Button size="small" tone="primary" disabled={!text.trim()} onClick={() => onSend(text.trim())}>
          {t('sendAgain')}
        </Button>
      </div>
    </div>
  )
}
