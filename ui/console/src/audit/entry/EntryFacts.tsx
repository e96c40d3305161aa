import { type AuditEntry, type AuditProof, auditRoutes } from '@tragwerk/contracts/audit'
import type { ReactNode } from 'react'
import { CopyButton } from '../../design/index.ts'
import { useRoute } from '../../server/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import { actionWords, nameAction, sayAction } from '../action-words.ts'
import { FilterButton } from '../FilterButton.tsx'
import type { AuditSearch } from '../filters.ts'
import { SubjectLink } from '../SubjectLink.tsx'
import { useKnownNames } from '../use-known-names.ts'
import { DetailValue } from './DetailValue.tsx'
import { entryWords } from './words.ts'

interface EntryFactsProps {
  readonly proof: AuditProof
  onFilter(filter: AuditSearch): void
}

/** So many entries of the same subject tell where it lies and whether it is gone. */
const sameSubject = 100

export function EntryFacts({ proof: { entry }, onFilter }: EntryFactsProps) {
  const t = useWords(entryWords)
  const say = useWords(actionWords)
  const format = useFormat()
  const { action, actorId, subject, at, traceId } = entry
  const related = useRoute(auditRoutes.listEntries, { query: { limit: sameSubject, subject } }).data
  const names = useKnownNames(related?.items ?? [entry])
  const values = {
    actor: names.actor(actorId),
    subject: names.subject(subject, 'sentence'),
    time: format.dateTime(at),
  }
  return (
    <section className="space-y-4">
      <p className="text-base">{sayAction(say, action, values)}</p>
      <dl className="grid grid-cols-[7rem_1fr] items-center gap-x-3 gap-y-1.5 text-sm">
        <Fact name={t('time')}>{format.exactTime(at)}</Fact>
        <Fact name={t('action')}>
          <Wrapped>
            {nameAction(say, action)}
            <code className="font-mono text-ink-faint text-xs">{action}</code>
          </Wrapped>
          <FilterButton value={nameAction(say, action)} onClick={() => onFilter({ action })} />
        </Fact>
        <Fact name={t('actor')}>
          <Wrapped>
            {names.actor(actorId)}
            <code className="break-all font-mono text-ink-faint text-xs">{actorId}</code>
          </Wrapped>
          <FilterButton value={names.actor(actorId)} onClick={() => onFilter({ actorId })} />
        </Fact>
        <Fact name={t('subject')}>
          <Wrapped>
            <SubjectLink target={names.target(subject)}>{names.subject(subject)}</SubjectLink>
            <code className="break-all font-mono text-ink-faint text-xs">{subject}</code>
          </Wrapped>
          <FilterButton value={names.subject(subject)} onClick={() => onFilter({ subject })} />
        </Fact>
        <Fact name={t('trace')}>
          <code className="min-w-0 break-all font-mono text-xs">{traceId}</code>
          <CopyButton text={traceId} />
        </Fact>
      </dl>
      <Details entry={entry} />
    </section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-faint">{name}</dt>
      <dd className="flex min-w-0 items-center gap-1">{children}</dd>
    </>
  )
}

function Wrapped({ children }: { readonly children: ReactNode }) {
  return <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">{children}</span>
}

function Details({ entry }: { readonly entry: AuditEntry }) {
  const t = useWords(entryWords)
  const details = Object.entries(entry.details)
  return (
    <div>
      <h3 className="mb-2 font-semibold">{t('details')}</h3>
      {details.length === 0 ? (
        <p className="text-ink-soft text-sm">{t('noDetails')}</p>
      ) : (
        <dl className="divide-y divide-line rounded-control border border-line text-sm">
          {details.map(([name, value]) => (
            <div key={name} className="grid grid-cols-[9rem_1fr] gap-3 px-3 py-1.5">
              <dt className="text-ink-faint">
                <DetailName name={name} />
              </dt>
              <dd className="min-w-0 break-words">
                <DetailValue name={name} value={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}

/** In words where there are some, else as it is called in the entry. */
function DetailName({ name }: { readonly name: string }) {
  const t = useWords(entryWords)
  const key = `detail_${name}`
  if (Object.hasOwn(entryWords.en, key)) return t(key as 'detail_name')
  return <code className="font-mono text-xs">{name}</code>
}
