import type { DeploymentStatus } from '@tragwerk/contracts/gateway'
import type { ReactNode } from 'react'
import { Badge, classNames } from '../../design/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import { modelsWords } from '../words.ts'
import { stateOf, stateTones } from './deployment-state.ts'
import { ErrorShare } from './ErrorShare.tsx'
import { LatencyBar } from './LatencyBar.tsx'
import { providerWords } from './words.ts'

interface DeploymentTableProps {
  readonly label: string
  readonly deployments: readonly DeploymentStatus[]
  /** The scale of the bars. */
  readonly longest: { readonly firstByte: number; readonly duration: number }
  readonly now: number
}

/** Live figures of different deployments, in the order given. */
export function DeploymentTable({ label, deployments, longest, now }: DeploymentTableProps) {
  const t = useWords(modelsWords)
  const tp = useWords(providerWords)
  return (
    <table aria-label={label} className="w-full table-fixed text-sm">
      <thead>
        <tr className="text-left text-ink-faint text-xs">
          <Head width="w-[54%] sm:w-2/5">{t('deployment')}</Head>
          <Head>{t('firstByte')}</Head>
          <Head hide="max-md:hidden">{tp('duration')}</Head>
          <Head>{tp('errors')}</Head>
        </tr>
      </thead>
      <tbody>
        {deployments.map((status) => (
          <tr key={status.deployment} className="border-line border-t align-top">
            <th scope="row" className="py-2 pr-3 text-left font-normal">
              <Name status={status} now={now} />
            </th>
            <td className="py-2.5 pr-3">
              <LatencyBar
                label={t('firstByte')}
                p50={status.firstByteP50Ms}
                p95={status.firstByteP95Ms}
                longest={longest.firstByte}
              />
            </td>
            <td className="py-2.5 pr-3 max-md:hidden">
              <LatencyBar
                label={tp('duration')}
                p50={status.durationP50Ms}
                p95={status.durationP95Ms}
                longest={longest.duration}
              />
            </td>
            <td className="py-2.5">
              <ErrorShare failures={status.failures} requests={status.requests} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface HeadProps {
  readonly width?: string
  readonly hide?: string
  readonly children: ReactNode
}

function Head({ width, hide, children }: HeadProps) {
  return (
    <th scope="col" className={classNames('py-1.5 pr-3 font-medium', width, hide)}>
      {children}
    </th>
  )
}

function Name({ status, now }: { readonly status: DeploymentStatus; readonly now: number }) {
  const t = useWords(modelsWords)
  const tp = useWords(providerWords)
  const format = useFormat()
  const state = stateOf(status)
  const pausedUntil = status.breaker === 'open' ? status.openUntil : status.coolingUntil
  const { lastError, lastUsedAt, usedBy } = status
  return (
    <span className="block min-w-0 space-y-1">
      <span className="block break-all font-mono text-xs">{status.deployment}</span>
      <span className="flex flex-wrap items-center gap-1.5">
        <Badge tone={stateTones[state]} dot>
          {t(state)}
        </Badge>
        {!status.isPriced && <Badge tone="warn">{tp('unpriced')}</Badge>}
        {pausedUntil && (
          <span className="text-ink-soft text-xs">{tp('openUntil', { time: format.time(pausedUntil) })}</span>
        )}
      </span>
      <span className="block text-ink-soft text-xs">
        {usedBy.length > 0 ? tp('usedBy', { list: format.list(usedBy) }) : tp('unused')}
        {lastUsedAt && ` · ${tp('lastUsed', { when: format.relative(lastUsedAt, now) })}`}
      </span>
      {lastError && (
        <span className="block break-words text-bad text-xs">
          {tp('lastError', { when: format.relative(lastError.at, now), problem: lastError.problem })}
        </span>
      )}
    </span>
  )
}
