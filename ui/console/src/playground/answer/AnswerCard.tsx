import type { AnswerOutcome } from '@tragwerk/contracts/knowledge'
import { ArrowRight, Square } from 'lucide-react'
import { useCallback } from 'react'
import { Badge, Button, type Tone } from '../../design/index.ts'
import { SafeMarkdown } from '../../markdown/index.ts'
import { useWords } from '../../words/index.ts'
import { isRunning } from '../conversation/conversation.ts'
import type { Answer } from '../conversation/conversation-schema.ts'
import { parseTarget } from '../conversation/target.ts'
import { TargetIcon } from '../TargetIcon.tsx'
import { playgroundWords } from '../words.ts'
import { AnswerFailure } from './AnswerFailure.tsx'
import { AnswerFooter } from './AnswerFooter.tsx'
import { Reasoning } from './Reasoning.tsx'
import { SourceList } from './SourceList.tsx'

interface AnswerCardProps {
  readonly answer: Answer
  readonly onOpenSource: (answer: Answer, number: number) => void
  /** Absent where the conversation is only read. */
  readonly onAgain?: () => void
  /** The other answer to the same question. */
  readonly beside?: Answer | undefined
  /** Only where it is not the only one that could be stopped. */
  readonly onStop?: () => void
}

/** One answer with all that belongs to it. */
export function AnswerCard({ answer, beside, onOpenSource, onAgain, onStop }: AnswerCardProps) {
  const t = useWords(playgroundWords)
  const target = parseTarget(answer.target)
  const isOpen = isRunning(answer)
  const open = useCallback((number: number) => onOpenSource(answer, number), [answer, onOpenSource])
  const { deployment } = answer.metrics
  return (
    <article
      aria-label={target?.name ?? ''}
      aria-busy={isOpen}
      className="flex min-w-0 flex-col gap-3 rounded-card border border-line bg-surface px-4 py-3 shadow-low"
    >
      <header className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <TargetIcon target={target} className="size-4 text-ink-faint" />
        <span className="min-w-0 break-all font-medium text-sm">{target?.name}</span>
        {isOpen && deployment !== undefined && deployment !== target?.name && (
          <span className="flex min-w-0 items-center gap-1 text-ink-soft text-xs">
            <ArrowRight aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
            <span className="break-all">{deployment}</span>
          </span>
        )}
        {answer.outcome && <Outcome outcome={answer.outcome} />}
        {(answer.state === 'stopped' || answer.state === 'failed') && answer.text !== '' && (
          <Badge tone="warn">{t('incomplete')}</Badge>
        )}
        {isOpen && onStop && (
          <Button size="small" className="no-print ml-auto" onClick={onStop}>
            <Square aria-hidden className="fill-current" />
            {t('stopThis', { name: target?.name ?? '' })}
          </Button>
        )}
      </header>
      {answer.reasoning && <Reasoning text={answer.reasoning} isGrowing={isOpen} />}
      <AnswerBody answer={answer} onCitation={open} />
      {answer.isCutByLimit && <p className="text-warn text-xs">{t('cutByLimit')}</p>}
      {answer.state === 'stopped' && <p className="text-ink-faint text-xs">{t('stopped')}</p>}
      <SourceList citations={answer.citations} onOpen={open} />
      {answer.state === 'failed' && answer.failure && (
        <AnswerFailure failure={answer.failure} {...(onAgain && { onRetry: onAgain })} />
      )}
      {!isOpen && <AnswerFooter answer={answer} beside={beside} {...(onAgain && { onAgain })} />}
    </article>
  )
}

function AnswerBody({ answer, onCitation }: { readonly answer: Answer; onCitation(number: number): void }) {
  const t = useWords(playgroundWords)
  const isCollection = answer.target.startsWith('collection:')
  if (answer.text !== '')
    return (
      <SafeMarkdown
        text={answer.text}
        isGrowing={isRunning(answer)}
        citations={answer.citations}
        onCitation={onCitation}
      />
    )
  if (isRunning(answer))
    return <p className="animate-pulse-soft text-ink-faint">{isCollection ? t('searching') : t('waiting')}</p>
  return answer.state === 'done' && <p className="text-ink-faint">{t('emptyAnswer')}</p>
}

const outcomes: Readonly<
  Record<AnswerOutcome, { readonly tone: Tone; readonly word: 'answered' | 'related' | 'nothing' }>
> = {
  answered: { tone: 'good', word: 'answered' },
  related: { tone: 'warn', word: 'related' },
  nothing_found: { tone: 'neutral', word: 'nothing' },
}

/** How far the sources carry, in words: a number would claim more than is known. */
function Outcome({ outcome }: { readonly outcome: AnswerOutcome }) {
  const t = useWords(playgroundWords)
  const { tone, word } = outcomes[outcome]
  return (
    <>
      <Badge tone={tone} dot>
        {t(word)}
      </Badge>
      <span className="text-ink-faint text-xs">{t(`${word}Text`)}</span>
    </>
  )
}
