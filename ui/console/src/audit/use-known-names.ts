import type { AuditEntry } from '@tragwerk/contracts/audit'
import { identityRoutes, type Permission } from '@tragwerk/contracts/identity'
import { knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { useMemo } from 'react'
import { useMe, useRoute } from '../server/index.ts'
import { useWords } from '../words/index.ts'
import { actionWords } from './action-words.ts'
import { gatherFacts, parseSubject, shortId } from './subject.ts'
import { auditWords } from './words.ts'

/** Where a subject leads. */
export type SubjectTarget =
  | { readonly page: 'document'; readonly collection: string; readonly document: string }
  | { readonly page: 'collection'; readonly collection: string }
  | { readonly page: 'keys'; readonly q: string }

export interface KnownNames {
  actor(id: string): string
  /** With its kind, at the start of a line or inside a sentence. */
  subject(subject: string, place?: 'line' | 'sentence'): string
  /** Undefined when it is gone, unknown, or has no page. */
  target(subject: string): SubjectTarget | undefined
}

/** As many keys and collections are known by name; others show their ids. */
const known = { query: { limit: 200 } } as const

/** Names for what entries call by ids, as far as the own key may read them. */
export function useKnownNames(entries: readonly AuditEntry[] | undefined): KnownNames {
  const t = useWords(auditWords)
  const say = useWords(actionWords)
  const me = useMe()
  const may = (permission: Permission) => me?.permissions.includes(permission)
  const keys = useRoute(identityRoutes.listKeys, may('keys:manage') ? known : undefined).data
  const collections = useRoute(
    knowledgeRoutes.listCollections,
    may('knowledge:read') ? known : undefined,
  ).data
  const facts = useMemo(() => gatherFacts(entries ?? []), [entries])

  return useMemo(() => {
    const keyById = new Map(keys?.items.map((key) => [key.id, key]))
    const collectionById = new Map(collections?.items.map(({ id, name }) => [id, name]))
    const isGone = (name: string) =>
      collections?.nextCursor === null && !collections.items.some((one) => one.name === name)

    const nameOf = (subject: string) => {
      const { kind, id } = parseSubject(subject)
      if (kind === 'collection') return collectionById.get(id) ?? facts.names.get(subject) ?? shortId(id)
      if (kind === 'api_key') return keyById.get(id)?.name ?? shortId(id)
      if (kind === 'tenant' && me?.tenant.id === id) return me.tenant.name
      return shortId(id)
    }
    return {
      actor(id) {
        if (id === 'system') return t('system')
        return keyById.get(id)?.name ?? (me?.actor.id === id ? me.actor.name : shortId(id))
      },
      subject(subject, place = 'line') {
        const { kind } = parseSubject(subject)
        if (!kind) return subject
        return say(place === 'line' ? kind : `of_${kind}`, { name: nameOf(subject) })
      },
      target(subject) {
        const { kind, id } = parseSubject(subject)
        if (facts.deleted.has(subject)) return undefined
        if (kind === 'document') {
          const collection = facts.collections.get(subject)
          if (collection === undefined || isGone(collection)) return undefined
          return { page: 'document', collection, document: id }
        }
        const collection = kind === 'collection' ? collectionById.get(id) : undefined
        if (collection !== undefined) return { page: 'collection', collection }
        const key = kind === 'api_key' ? keyById.get(id) : undefined
        return key && { page: 'keys', q: key.prefix }
      },
    }
  }, [t, say, me, keys, collections, facts])
}
