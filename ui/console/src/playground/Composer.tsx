import { SendHorizontal, Square } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, type Ref, useImperativeHandle, useRef } from 'react'
import { Button } from '../design/index.ts'
import { useConnection } from '../server/index.ts'
import { useWords } from '../words/index.ts'
import { playgroundWords } from './words.ts'

/** As the server takes it. */
const longestQuestion = 8000

export interface ComposerHandle {
  focus(): void
}

interface ComposerProps {
  readonly ref?: Ref<ComposerHandle>
  readonly text: string
  readonly placeholder: string
  readonly isBusy: boolean
  /** Said quietly below the field. */
  readonly note?: ReactNode
  onChange(text: string): void
  onSend(question: string): void
  onStop(): void
}

/** Where the question is typed. Grows with it, and keeps it while the server is away. */
export function Composer(props: ComposerProps) {
  const t = useWords(playgroundWords)
  const { connection } = useConnection()
  const field = useRef<HTMLTextAreaElement>(null)
  useImperativeHandle(props.ref, () => ({ focus: () => field.current?.focus() }), [])
  const question = props.text.trim()
  const isTooLong = question.length > longestQuestion
  const canSend = question !== '' && !isTooLong && !props.isBusy && connection === 'up'

  function send() {
    if (!canSend) return
    props.onSend(question)
    field.current?.focus()
  }

  function pressed(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }

  function stop() {
    props.onStop()
    field.current?.focus()
  }

  return (
    <div className="rounded-card border border-line-field bg-surface p-2 shadow-low focus-within:border-focus">
      <div className="flex items-end gap-2">
        {/* The invisible copy below the field gives it the height of its text. */}
        <div className="grid min-w-0 flex-1 text-sm leading-6 [&>*]:col-start-1 [&>*]:row-start-1">
          <div aria-hidden className="invisible max-h-56 min-h-9 whitespace-pre-wrap break-words px-2 py-1.5">
            {`${props.text}\u200b`}
          </div>
          <textarea
            ref={field}
            id="question"
            rows={1}
            aria-label={t('question')}
            aria-describedby="question-note"
            aria-invalid={isTooLong}
            placeholder={props.placeholder}
            value={props.text}
            onChange={(event) => props.onChange(event.target.value)}
            onKeyDown={pressed}
            className="resize-none bg-transparent px-2 py-1.5 outline-none placeholder:text-ink-faint"
          />
        </div>
        {props.isBusy ? (
          <Button onClick={stop}>
            <Square aria-hidden className="fill-current" />
            {t('stop')}
          </Button>
        ) : (
          <Button tone="primary" onClick={send} aria-disabled={!canSend}>
            <SendHorizontal aria-hidden />
            {t('send')}
          </Button>
        )}
      </div>
      <p id="question-note" className="px-2 pt-1 text-ink-faint text-xs">
        {connection === 'down' && <span className="text-warn">{t('serverAway')} </span>}
        {isTooLong && <span className="text-bad">{t('tooLong', { count: longestQuestion })} </span>}
        {props.note} <span className="hidden sm:inline">{t('sendHint')}</span>
      </p>
    </div>
  )
}
