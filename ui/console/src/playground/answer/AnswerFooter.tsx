import { Link } from '@tanstack/react-router'
import { ArrowUpRight, RotateCcw } from 'lucide-react'
import { CopyButton, IconButton } from '../../design/index.ts'
import { useMay } from '../../server/index.ts'
import { useWords } from '../../words/index.ts'
import type { Answer } from '../conversation/conversation-schema.ts'
import { playgroundWords } from '../words.ts'
import { AnswerFacts } from './AnswerFacts.tsx'

interface AnswerFooterProps {
  readonly answer: Answer
  readonly beside: Answer | undefined
  readonly onAgain?: () => void
}

/** What the answer took, where it can be looked into, and what can be done with it. */
export function AnswerFooter({ answer, beside, onAgain }: AnswerFooterProps) {
  const t = useWords(playgroundWords)
  const mayExplain = useMay('gateway:read')
  const { callId, traceId, requestId, attempts = 1, fallbacks = 0 } = answer.metrics
  // A failure tells it by itself.
  const trace = answer.failure?.traceId ? undefined : (traceId ?? requestId)
  return (
    <footer className="@container mt-auto space-y-1 border-line border-t pt-1.5">
      <AnswerFacts answer={answer} beside={beside} />
      <div className="flex flex-wrap items-center gap-x-4 text-xs">
        {attempts > 1 && (
          <span className="text-warn">
            {fallbacks > 0
              ? t('afterFallbacks', { count: fallbacks })
              : t('afterAttempts', { count: attempts })}
          </span>
        )}
        {callId !== undefined && mayExplain && (
          <Link
            to="/requests/$request"
            params={{ request: callId }}
            className="inline-flex min-h-6 items-center gap-1 text-ink-soft underline decoration-line-field underline-offset-2 hover:text-ink hover:decoration-ink"
          >
            {t('explain')}
            <ArrowUpRight aria-hidden className="size-3.5" />
          </Link>
        )}
        {trace && (
          <span className="flex items-center gap-1">
            <span className="text-ink-faint">{t('trace')}</span>
            <code className="font-mono text-ink-soft" title={trace}>
              {trace.slice(0, 8)}…
            </code>
            <CopyButton text={trace} label={t('copyTrace')} />
          </span>
        )}
        <span className="no-print -mr-2 ml-auto flex">
          {answer.text !== '' && <CopyButton text={answer.text} label={t('copyAnswer')} />}
          {onAgain && answer.state !== 'failed' && (
            <IconButton label={t('regenerate')} icon={<RotateCcw />} onClick={onAgain} />
          )}
        </span>
      </div>
    </footer>
  )
}
