import type { AuditEntry } from '@tragwerk/contracts/audit'
import { usePrinting } from '../design/index.ts'
import { useMe } from '../server/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { useChipText } from './AuditFilters.tsx'
import { actionWords, nameAction } from './action-words.ts'
import { VerificationResult } from './chain/VerificationResult.tsx'
import type { Verification } from './chain/verification.ts'
import { type AuditSearch, toChips } from './filters.ts'
import type { KnownNames } from './use-known-names.ts'
import { auditWords } from './words.ts'

interface PrintReportProps {
  readonly search: AuditSearch
  readonly rows: readonly AuditEntry[]
  readonly hasMore: boolean
  readonly names: KnownNames
  readonly verification: Verification | undefined
}

/** All loaded rows on paper, below what they are; the list on the screen holds only those in sight. */
export function PrintReport(props: PrintReportProps) {
  const isPrinting = usePrinting()
  return isPrinting ? <Report {...props} /> : null
}

function Report({ search, rows, hasMore, names, verification }: PrintReportProps) {
  const t = useWords(auditWords)
  const format = useFormat()
  const textOf = useChipText(names)
  const project = useMe()?.tenant.name ?? ''
  const filters = [
    ...toChips(search).map(textOf),
    ...(search.q ? [t('reportSearch', { value: search.q })] : []),
  ]
  return (
    <div className="hidden text-xs print:block">
      <h1 className="font-semibold text-lg">{t('report')}</h1>
      <p>{t('reportMade', { project, time: format.exactTime(new Date().toISOString()) })}</p>
      <p>
        {filters.length > 0 ? t('reportFilters', { filters: filters.join(' · ') }) : t('reportNoFilters')}
      </p>
      <p>
        {t('reportRows', { count: rows.length })}. {hasMore && t('reportMore')}
      </p>
      <div className="my-3">
        {verification ? <VerificationResult verification={verification} /> : <p>{t('notVerified')}</p>}
      </div>
      <ReportTable rows={rows} names={names} />
    </div>
  )
}

function ReportTable({ rows, names }: Pick<PrintReportProps, 'rows' | 'names'>) {
  const t = useWords(auditWords)
  const say = useWords(actionWords)
  const format = useFormat()
  return (
    <table className="w-full text-left">
      <thead>
        <tr>
          {(['sequence', 'time', 'action', 'actor', 'subject'] as const).map((head) => (
            <th key={head} scope="col" className="border-line border-b py-1 pr-3">
              {t(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((entry) => (
          <tr key={entry.sequence} className="align-top">
            <td className="pr-3 tabular-nums">{entry.sequence}</td>
            <td className="whitespace-nowrap pr-3">{format.exactTime(entry.at)}</td>
            <td className="pr-3">{nameAction(say, entry.action)}</td>
            <td className="pr-3">{names.actor(entry.actorId)}</td>
            <td>{entry.subject}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
