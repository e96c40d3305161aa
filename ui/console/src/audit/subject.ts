import type { AuditEntry } from '@tragwerk/contracts/audit'

export const subjectKinds = ['document', 'collection', 'api_key', 'tenant'] as const
export type SubjectKind = (typeof subjectKinds)[number]

export interface Subject {
  /** Undefined for kinds that the console does not know. */
  readonly kind: SubjectKind | undefined
  readonly id: string
}

/** `document:<id>` in its parts. */
export function parseSubject(subject: string): Subject {
  const colon = subject.indexOf(':')
  const kind = subjectKinds.find((one) => one === subject.slice(0, Math.max(0, colon)))
  return { kind, id: kind ? subject.slice(colon + 1) : subject }
}

/** Enough of an id to tell it from others: ids begin with their time, so the end is what differs. */
export function shortId(id: string): string {
  return id.length > 14 ? `${id.slice(0, 4)}…${id.slice(-6)}` : id
}

/** What entries tell about the things they name. */
export interface SubjectFacts {
  /** Name of the collection in which a document lies, by subject. */
  readonly collections: ReadonlyMap<string, string>
  /** Names that entries give, by subject. */
  readonly names: ReadonlyMap<string, string>
  /** Subjects that are gone. */
  readonly deleted: ReadonlySet<string>
}

export function gatherFacts(entries: Iterable<AuditEntry>): SubjectFacts {
  const collections = new Map<string, string>()
  const names = new Map<string, string>()
  const deleted = new Set<string>()
  for (const { action, subject, details } of entries) {
    if (typeof details.collection === 'string') collections.set(subject, details.collection)
    if (typeof details.name === 'string') names.set(subject, details.name)
    if (action === 'document.deleted' || action === 'collection.deleted') deleted.add(subject)
  }
  return { collections, names, deleted }
}
