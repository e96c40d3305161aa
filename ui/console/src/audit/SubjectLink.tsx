import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { SubjectTarget } from './use-known-names.ts'

/** A link to what an entry names, or the bare name where there is no such page (any more). */
export function SubjectLink({
  target,
  children,
}: {
  readonly target: SubjectTarget | undefined
  readonly children: ReactNode
}) {
  const look = 'underline decoration-line-field underline-offset-2 hover:decoration-ink'
  if (!target) return <span className="text-ink-soft">{children}</span>
  if (target.page === 'keys')
    return (
      <Link to="/keys" search={{ q: target.q }} className={look}>
        {children}
      </Link>
    )
  if (target.page === 'collection')
    return (
      <Link to="/knowledge/$collection" params={{ collection: target.collection }} className={look}>
        {children}
      </Link>
    )
  return (
    <Link
      to="/knowledge/$collection/documents/$document"
      params={{ collection: target.collection, document: target.document }}
      className={look}
    >
      {children}
    </Link>
  )
}
