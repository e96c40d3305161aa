import type { Activity } from '@tragwerk/contracts/monitoring'
import { lazy, Suspense } from 'react'
import { Skeleton } from '../design/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { Panel } from './Panel.tsx'
import { systemWords } from './words.ts'

const TrafficCharts = lazy(() =>
  import('./TrafficCharts.tsx').then((module) => ({ default: module.TrafficCharts })),
)

/** Requests, failures and response times of the last 15 minutes, drawn and as a table. */
export function Traffic({ activity }: { readonly activity: Activity | undefined }) {
  const t = useWords(systemWords)
  return (
    <Panel title={t('traffic')} text={t('trafficText')}>
      {activity === undefined ? (
        <Skeleton className="h-48 w-full" />
      ) : activity.series.length === 0 ? (
        <p className="py-8 text-center text-ink-soft">{t('noTraffic')}</p>
      ) : (
        <>
          <Suspense fallback={<Skeleton className="h-48 w-full" />}>
            <TrafficCharts series={activity.series} />
          </Suspense>
          <details className="mt-3">
            <summary className="cursor-pointer rounded py-1 text-ink-soft text-xs hover:text-ink">
              {t('table')}
            </summary>
            <SeriesTable series={activity.series} />
          </details>
        </>
      )}
    </Panel>
  )
}

function SeriesTable({ series }: Pick<Activity, 'series'>) {
  const t = useWords(systemWords)
  const format = useFormat()
  const duration = (ms: number | null) => (ms === null ? '–' : format.duration(ms))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={t('traffic')} tabIndex={0} className="max-h-72 overflow-auto">
      <table className="w-full text-right text-xs tabular-nums">
        <thead className="sticky top-0 bg-surface text-ink-faint">
          <tr>
            <th scope="col" className="py-1.5 text-left font-normal">
              {t('time')}
            </th>
            <th scope="col" className="font-normal">
              {t('requests')}
            </th>
            <th scope="col" className="font-normal">
              {t('failures')}
            </th>
            <th scope="col" className="font-normal">
              p50
            </th>
            <th scope="col" className="font-normal">
              p95
            </th>
          </tr>
        </thead>
        <tbody>
          {series.toReversed().map((point) => (
            <tr key={point.at} className="border-line border-t">
              <th scope="row" className="py-1 text-left font-normal">
                {format.time(point.at)}
              </th>
              <td>{format.number(point.calls)}</td>
              <td className={point.failures > 0 ? 'text-bad' : undefined}>{format.number(point.failures)}</td>
              <td>{duration(point.p50Ms)}</td>
              <td>{duration(point.p95Ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
