import { Link } from '@tanstack/react-router'
import type { AuditEntry } from '@tragwerk/contracts/audit'
import { type Column, CopyButton } from '../design/index.ts'
import type { Format, Translate } from '../words/index.ts'
import { type ActionTranslate, nameAction } from './action-words.ts'
import { FilterButton } from './FilterButton.tsx'
import type { AuditSearch } from './filters.ts'
import { SubjectLink } from './SubjectLink.tsx'
import { shortId } from './subject.ts'
import type { KnownNames } from './use-known-names.ts'
import type { auditWords } from './words.ts'

interface ColumnInput {
  readonly t: Translate<typeof auditWords.en>
  readonly say: ActionTranslate
  readonly format: Format
  readonly names: KnownNames
  onFilter(changes: AuditSearch): void
}

export function auditColumns(input: ColumnInput): ReadonlyArray<Column<AuditEntry>> {
  const { t, say, format, names, onFilter } = input
  return [
    {
      id: 'sequence',
      head: t('sequence'),
      sort: 'sequence',
      align: 'end',
      width: 5,
      cell: ({ sequence }) => <span className="text-ink-faint">{format.number(sequence)}</span>,
    },
    {
      id: 'time',
      head: t('time'),
      hideBelow: 'sm',
      width: 13,
      cell: ({ at }) => <time dateTime={at}>{format.exactTime(at)}</time>,
    },
    {
      id: 'action',
      head: t('action'),
      cell: (entry) => <ActionCell entry={entry} {...{ t, say, format }} />,
    },
    {
      id: 'actor',
      head: t('actor'),
      hideBelow: 'md',
      width: 13,
      cell: ({ actorId }) => (
        <span className="relative block">
          <span className="block truncate" title={actorId}>
            {names.actor(actorId)}
          </span>
          <FilterButton isInRow value={names.actor(actorId)} onClick={() => onFilter({ actorId })} />
        </span>
      ),
    },
    {
      id: 'subject',
      head: t('subject'),
      hideBelow: 'lg',
      width: 16,
      cell: ({ subject }) => (
        <span className="relative block">
          <span className="block truncate" title={subject}>
            <SubjectLink target={names.target(subject)}>{names.subject(subject)}</SubjectLink>
          </span>
          <FilterButton isInRow value={names.subject(subject)} onClick={() => onFilter({ subject })} />
        </span>
      ),
    },
    {
      id: 'trace',
      head: t('trace'),
      hideBelow: 'xl',
      width: 9.5,
      cell: ({ traceId }) => <TraceCell traceId={traceId} label={t('copyTrace')} />,
    },
  ]
}

function ActionCell({
  entry,
  t,
  say,
  format,
}: Pick<ColumnInput, 't' | 'say' | 'format'> & { readonly entry: AuditEntry }) {
  const name = nameAction(say, entry.action)
  return (
    <span className="block leading-tight">
      <Link
        from="/audit"
        to="/audit"
        search={(before) => ({ ...before, entry: entry.sequence })}
        resetScroll={false}
        aria-label={t('open', { sequence: entry.sequence, action: name })}
        className="block truncate font-medium hover:underline"
      >
        {name}
      </Link>
      <code className="block truncate font-mono text-ink-faint text-xs">{entry.action}</code>
      <time dateTime={entry.at} className="block truncate text-ink-soft text-xs sm:hidden">
        {format.exactTime(entry.at)}
      </time>
    </span>
  )
}

/** The platform's own work outside of a request has a trace id of zeros. */
const noTrace = /^0*$/

function TraceCell({ traceId, label }: { readonly traceId: string; readonly label: string }) {
  if (noTrace.test(traceId)) return <span className="text-ink-faint">–</span>
  return (
    <span className="flex items-center gap-0.5">
      <code className="font-mono text-ink-soft text-xs">{shortId(traceId)}</code>
      <CopyButton text={traceId} label={label} />
    </span>
  )
}
