import { RotateCcw } from 'lucide-react'
import { Button, CopyButton } from '../../design/index.ts'
import { useConnection } from '../../server/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import type { Failure } from '../conversation/conversation-schema.ts'
import { playgroundWords } from '../words.ts'

/** What happened, what to do, and where it can be traced. */
export function AnswerFailure({ failure, onRetry }: { readonly failure: Failure; onRetry?: () => void }) {
  const t = useWords(playgroundWords)
  const format = useFormat()
  const { connection } = useConnection()
  const isWaiting = connection === 'down'
  return (
    <div role="alert" className="space-y-2 rounded-control bg-bad-soft px-3 py-2.5 text-sm">
      <p className="font-medium text-bad">{t(failure.kind)}</p>
      <p className="text-ink-soft">
        {t(`${failure.kind}Todo`)}
        {failure.retryAfterMs !== undefined &&
          ` ${t('retryAfter', { time: format.duration(failure.retryAfterMs) })}`}
      </p>
      {failure.kind !== 'unreachable' && failure.kind !== 'cut' && (
        <p className="break-words text-ink-soft text-xs">{t('serverSays', { message: failure.message })}</p>
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {onRetry && (
          <Button size="small" disabled={isWaiting} onClick={onRetry}>
            <RotateCcw aria-hidden />
            {isWaiting ? t('waitingForServer') : t('retry')}
          </Button>
        )}
        <span className="text-ink-soft text-xs">
          {t('code')} <code className="font-mono">{failure.code}</code>
        </span>
        {failure.traceId && (
          <span className="inline-flex min-w-0 items-center text-ink-soft text-xs">
            {t('trace')}&nbsp;<code className="break-all font-mono">{failure.traceId}</code>
            <CopyButton text={failure.traceId} label={t('copyTrace')} />
          </span>
        )}
      </div>
    </div>
  )
}
