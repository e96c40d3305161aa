import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'

const AnnounceContext = createContext<(title: string) => void>(() => undefined)

/** Reads out the title of each page that is opened, which changes nothing that a screen reader would notice else. */
export function PageAnnouncer({ children }: { readonly children: ReactNode }) {
  const [title, setTitle] = useState('')
  return (
    <AnnounceContext value={setTitle}>
      {children}
      <p role="status" className="sr-only">
        {title}
      </p>
    </AnnounceContext>
  )
}

/** Names the tab and tells it. The most specific word first. */
export function PageTitle({ parts }: { readonly parts: readonly string[] }) {
  const announce = useContext(AnnounceContext)
  const title = [...parts, 'Tragwerk'].join(' · ')
  useEffect(() => {
    document.title = title
    announce(title)
  }, [title, announce])
  return null
}
