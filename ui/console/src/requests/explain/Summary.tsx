import type { GatewayRequestDetail } from '@tragwerk/contracts/gateway'
import type { ReactNode } from 'react'
import { Card } from '../../design/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import { explainWords } from './words.ts'

/** The figures that are looked for first. */
export function Summary({ request }: { readonly request: GatewayRequestDetail }) {
  const t = useWords(explainWords)
  const format = useFormat()
  const { durationMs, firstByteMs, overheadMs, usage, isPriced, costNanoUsd, attempts, fallbacks } = request
  return (
    <Card aria-label={t('summary')} className="mb-4 px-4 py-3 sm:px-5">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-3 xl:grid-cols-6">
        <Figure name={t('duration')}>{format.duration(durationMs)}</Figure>
        <Figure name={t('firstByte')}>
          {firstByteMs === null ? t('notReached') : format.duration(firstByteMs)}
        </Figure>
        <Figure name={t('overhead')}>{format.duration(overheadMs)}</Figure>
        <Figure name={t('tokensInOut')}>
          {usage.source === 'none'
            ? t('noTokens')
            : t('tokensValue', { input: format.number(usage.input), output: format.number(usage.output) })}
        </Figure>
        <Figure name={t('cost')}>{isPriced ? format.exactMoney(costNanoUsd) : t('noPrice')}</Figure>
        <Figure name={t('attempts')}>
          {format.number(attempts)}
          {fallbacks > 0 && (
            <span className="text-sm text-warn"> · {t('fallbacks', { count: fallbacks })}</span>
          )}
        </Figure>
      </dl>
    </Card>
  )
}

function Figure({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-ink-faint text-xs">{name}</dt>
      <dd className="font-medium text-base tabular-nums">{children}</dd>
    </div>
  )
}
