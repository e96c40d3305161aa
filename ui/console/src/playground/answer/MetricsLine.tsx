import { Link } from '@tanstack/react-router'
import { ArrowUpRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { CopyButton, Tooltip } from '../../design/index.ts'
import { useMay } from '../../server/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import type { Answer, Metrics } from '../conversation/conversation-schema.ts'
import { costOf } from '../conversation/metrics.ts'
import { parseTarget } from '../conversation/target.ts'
import { playgroundWords } from '../words.ts'

/** What an answer took. What is not known is left out. */
export function MetricsLine({ answer }: { readonly answer: Answer }) {
  const t = useWords(playgroundWords)
  const format = useFormat()
  const mayExplain = useMay('gateway:read')
  const { metrics } = answer
  const { callId } = metrics
  const target = parseTarget(answer.target)
  const model = metrics.deployment ?? metrics.model ?? (target?.kind === 'model' ? target.name : undefined)
  // A failure tells it by itself.
  const traceId = answer.failure?.traceId ? undefined : (metrics.traceId ?? metrics.requestId)
  return (
    <dl className="flex min-h-control flex-wrap items-center gap-x-4 gap-y-0.5 text-xs">
      {model && (
        <Figure name={t(metrics.deployment === undefined ? 'model' : 'deployment')}>
          <span className="break-all">{model}</span>
        </Figure>
      )}
      <Attempts metrics={metrics} />
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
      <Cost metrics={metrics} />
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
      {callId !== undefined && mayExplain && (
        <div className="flex">
          <dt className="sr-only">{t('request')}</dt>
          <dd>
            <Link
              to="/requests/$request"
              params={{ request: callId }}
              className="inline-flex min-h-6 items-center gap-1 text-ink-soft underline decoration-line-field underline-offset-2 hover:text-ink hover:decoration-ink"
            >
              {t('explain')}
              <ArrowUpRight aria-hidden className="size-3.5" />
            </Link>
          </dd>
        </div>
      )}
    </dl>
  )
}

/** Only where the first deployment did not answer at once. */
function Attempts({ metrics: { attempts = 1, fallbacks = 0 } }: { readonly metrics: Metrics }) {
  const t = useWords(playgroundWords)
  const format = useFormat()
  if (attempts < 2) return null
  return (
    <Figure name={t('attempts')}>
      <span className="text-warn">
        {fallbacks > 0
          ? t('attemptsWithFallbacks', { attempts: format.number(attempts), count: fallbacks })
          : format.number(attempts)}
      </span>
    </Figure>
  )
}

function Cost({ metrics }: { readonly metrics: Metrics }) {
  const t = useWords(playgroundWords)
  const format = useFormat()
  const cost = costOf(metrics)
  if (cost === undefined) return null
  return <Figure name={t('cost')}>{cost === 'unpriced' ? t('costUnknown') : format.exactMoney(cost)}</Figure>
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
