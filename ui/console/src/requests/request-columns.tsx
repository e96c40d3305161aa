import { Link } from '@tanstack/react-router'
import type { GatewayRequestSummary } from '@tragwerk/contracts/gateway'
import { ArrowRight } from 'lucide-react'
import type { Column } from '../design/index.ts'
import type { Format, Translate } from '../words/index.ts'
import { OutcomeBadge } from './OutcomeBadge.tsx'
import type { requestsWords } from './words.ts'

interface ColumnInput {
  readonly t: Translate<typeof requestsWords.en>
  readonly format: Format
}

export function requestColumns({ t, format }: ColumnInput): ReadonlyArray<Column<GatewayRequestSummary>> {
  return [
    {
      id: 'time',
      head: t('time'),
      hideBelow: 'md',
      width: 8.5,
      cell: ({ at }) => <Moment at={at} format={format} />,
    },
    { id: 'model', head: t('model'), cell: (request) => <ModelCell {...{ request, t, format }} /> },
    {
      id: 'outcome',
      head: t('outcome'),
      width: 11,
      cell: ({ outcome, status }) => <OutcomeBadge outcome={outcome} status={status} />,
    },
    {
      id: 'tokens',
      head: t('tokens'),
      hideBelow: 'lg',
      align: 'end',
      width: 8.5,
      cell: ({ usage }) =>
        usage.source === 'none' ? (
          <span className="text-ink-faint">–</span>
        ) : (
          <>
            {format.number(usage.input)} <span className="text-ink-faint">/</span>{' '}
            {format.number(usage.output)}
          </>
        ),
    },
    {
      id: 'cost',
      head: t('cost'),
      hideBelow: 'sm',
      align: 'end',
      width: 8.5,
      cell: ({ isPriced, costNanoUsd }) =>
        isPriced ? format.exactMoney(costNanoUsd) : <span className="text-ink-faint">{t('unpriced')}</span>,
    },
    {
      id: 'duration',
      head: t('duration'),
      hideBelow: 'lg',
      align: 'end',
      width: 9,
      cell: (request) => <DurationCell {...{ request, t, format }} />,
    },
    {
      id: 'key',
      head: t('key'),
      hideBelow: 'xl',
      width: 9.5,
      cell: ({ keyName }) => <span title={keyName}>{keyName}</span>,
    },
  ]
}

interface CellInput extends ColumnInput {
  readonly request: GatewayRequestSummary
}

function Moment({ at, format }: { readonly at: string; readonly format: Format }) {
  return (
    <time dateTime={at} title={format.exactTime(at)} className="block leading-tight tabular-nums">
      <span className="block truncate">{format.time(at)}</span>
      <span className="block truncate text-ink-faint text-xs">
        {format.dateTime(at).replace(/,?\s\S+$/, '')}
      </span>
    </time>
  )
}

function ModelCell({ request, t, format }: CellInput) {
  const { id, requestedModel, deployment, at, fallbacks, attempts } = request
  const isElsewhere = deployment !== null && deployment !== requestedModel
  return (
    <span className="block leading-tight">
      <span className="flex min-w-0 items-center gap-1.5">
        <Link
          to="/requests/$request"
          params={{ request: id }}
          aria-label={t('open', { model: requestedModel || '–', time: format.exactTime(at) })}
          className="min-w-0 truncate font-medium hover:underline"
        >
          {requestedModel || '–'}
        </Link>
        {isElsewhere && (
          <>
            <ArrowRight aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
            <span className="min-w-0 truncate text-ink-soft">{deployment}</span>
          </>
        )}
      </span>
      <span className="block truncate text-ink-faint text-xs">
        <span className="md:hidden">{format.time(at)} · </span>
        {request.format}
        {request.isStream && ` · ${t('stream')}`}
        {attempts === 0 && ` · ${t('nobody')}`}
        {fallbacks > 0 && <span className="text-warn"> · {t('fallbacks', { count: fallbacks })}</span>}
        {attempts > 1 && fallbacks === 0 && (
          <span className="text-warn"> · {t('retried', { count: attempts })}</span>
        )}
      </span>
    </span>
  )
}

function DurationCell({ request: { durationMs, overheadMs }, t, format }: CellInput) {
  const share = format.percent(durationMs === 0 ? 0 : Math.min(1, overheadMs / durationMs))
  const title = t('overheadTitle', {
    overhead: format.duration(overheadMs),
    duration: format.duration(durationMs),
  })
  return (
    <span className="block leading-tight" title={title}>
      <span className="block">{format.duration(durationMs)}</span>
      <span className="block truncate text-ink-faint text-xs">{t('overheadShare', { share })}</span>
    </span>
  )
}
