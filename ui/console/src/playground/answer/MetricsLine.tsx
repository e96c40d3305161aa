import type { ReactNode } from 'react'
import { CopyButton, Tooltip } from '../../design/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import type { Answer } from '../conversation/conversation-schema.ts'
import { costOf } from '../conversation/metrics.ts'
import { parseTarget } from '../conversation/target.ts'
import { playgroundWords } from '../words.ts'

/** What an answer took. What is not known is left out, except the price. */
export function MetricsLine({ answer }: { readonly answer: Answer }) {
  const t = useWords(playgroundWords)
  const format = useFormat()
  const { metrics } = answer
  const target = parseTarget(answer.target)
  const model = metrics.model ?? (target?.kind === 'model' ? target.name : undefined)
  const cost = costOf(model)
  // A failure tells it by itself.
  const traceId = answer.failure?.traceId ? undefined : (metrics.traceId ?? metrics.requestId)
  return (
    <dl className="flex min-h-control flex-wrap items-center gap-x-4 gap-y-0.5 text-xs">
      {model && <Figure name={t('model')}>{model}</Figure>}
      {metrics.firstTokenMs !== undefined && (
        <Figure name={t('firstToken')}>{format.duration(metrics.firstTokenMs)}</Figure>
      )}
      {metrics.totalMs !== undefined && <Figure name={t('total')}>{format.duration(metrics.totalMs)}</Figure>}
      {metrics.promptTokens !== undefined && (
        <Figure name={t('tokens')}>
          {t('tokensValue', {
            input: format.number(metrics.promptTokens),
            output: format.number(metrics.completionTokens ?? 0),
          })}
        </Figure>
      )}
      {model && answer.state === 'done' && (
        <Figure name={t('cost')}>{cost === undefined ? t('costUnknown') : format.money(cost)}</Figure>
      )}
      {metrics.overheadMs !== undefined && (
        <Figure name={t('overhead')} tip={t('overheadTip')}>
          {format.duration(metrics.overheadMs)}
        </Figure>
      )}
      {traceId && (
        <div className="flex min-w-0 items-center gap-1">
          <dt className="text-ink-faint">{t('trace')}</dt>
          <dd className="flex min-w-0 items-center">
            <code className="truncate font-mono" title={traceId}>
              {traceId.slice(0, 8)}…
            </code>
            <CopyButton text={traceId} label={t('copyTrace')} />
          </dd>
        </div>
      )}
    </dl>
  )
}

interface FigureProps {
  readonly name: string
  readonly tip?: string
  readonly children: ReactNode
}

function Figure({ name, tip, children }: FigureProps) {
  return (
    <div className="flex gap-1">
      <dt className="text-ink-faint">
        {tip ? (
          <Tooltip text={tip}>
            <button type="button" className="min-h-6 underline decoration-dotted underline-offset-2">
              {name}
            </button>
          </Tooltip>
        ) : (
          name
        )}
      </dt>
      <dd className={tip ? 'self-center text-ink-soft tabular-nums' : 'text-ink-soft tabular-nums'}>
        {children}
      </dd>
    </div>
  )
}
