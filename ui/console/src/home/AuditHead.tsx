import { Link } from '@tanstack/react-router'
import { auditRoutes } from '@tragwerk/contracts/audit'
import { Card, Skeleton } from '../design/index.ts'
import { ErrorLine, useRoute } from '../server/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { homeWords } from './words.ts'

const lastFive = { query: { limit: 5 } }
const refetchMs = 60_000

/** What was written down last. Shown to keys that may read it. */
export function AuditHead() {
  const t = useWords(homeWords)
  const format = useFormat()
  const { data, error } = useRoute(auditRoutes.listEntries, lastFive, { refetchMs })
  return (
    <Card aria-label={t('auditHead')} className="p-4 sm:p-5">
      <header className="mb-2 flex flex-wrap items-baseline justify-between gap-2">
        <h2 className="font-semibold text-base">{t('auditHead')}</h2>
        <Link to="/audit" className="text-accent text-sm underline-offset-2 hover:underline">
          {t('openAudit')}
        </Link>
      </header>
      {error && !data && <ErrorLine error={error} />}
      {!data && !error && <Skeleton className="h-20 w-full" />}
      {data?.items.length === 0 && <p className="py-1 text-ink-soft">{t('noEntries')}</p>}
      <ol className="divide-y divide-line">
        {data?.items.map(({ sequence, action, subject, at }) => (
          <li key={sequence}>
            <Link
              to="/audit"
              search={{ entry: sequence }}
              className="flex items-baseline gap-3 py-1.5 hover:bg-hover focus-visible:-outline-offset-2"
            >
              <span className="w-10 shrink-0 text-right font-mono text-ink-faint text-xs">{sequence}</span>
              <span className="min-w-0 flex-1">
                <span className="font-medium">{action}</span>{' '}
                <span className="block truncate font-mono text-ink-faint text-xs">{subject}</span>
              </span>
              <time dateTime={at} className="shrink-0 text-ink-soft text-xs tabular-nums">
                {format.time(at)}
              </time>
            </Link>
          </li>
        ))}
      </ol>
    </Card>
  )
}
