import { useEffect } from 'react'

/** Names the tab. The most specific word first. */
export function PageTitle({ parts }: { readonly parts: readonly string[] }) {
  const title = [...parts, 'Tragwerk'].join(' · ')
  useEffect(() => {
    document.title = title
  }, [title])
  return null
}
