import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { useSession } from '../session/index.ts'
import type { Uploads } from './create-uploads.ts'
import { isOpen } from './upload-queue.ts'

interface Kept {
  readonly uploads: Uploads
  /** Who is told when the server does not answer: the project that is shown, while it is. */
  readonly reporter: { current: (error: unknown) => void }
}

type Keep = (apiKey: string, make: (reporter: Kept['reporter']) => Uploads) => Kept

const KeeperContext = createContext<Keep | undefined>(undefined)

/** One queue for each key that is signed in: files go on being sent while another project is shown. */
export function UploadsKeeper({ children }: { readonly children: ReactNode }) {
  const { all } = useSession()
  const [queues] = useState(() => new Map<string, Kept>())
  const [keep] = useState(() => (apiKey: string, make: Parameters<Keep>[1]): Kept => {
    const reporter: Kept['reporter'] = { current: () => undefined }
    const kept = queues.get(apiKey) ?? { reporter, uploads: make(reporter) }
    queues.set(apiKey, kept)
    return kept
  })
  useEffect(() => {
    for (const [apiKey, { uploads }] of queues) {
      if (all.some((signIn) => signIn.apiKey === apiKey)) continue
      uploads.stop()
      queues.delete(apiKey)
    }
  }, [all, queues])
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      const items = [...queues.values()].flatMap(({ uploads }) => uploads.getQueue().items)
      if (items.some(({ state }) => isOpen(state))) event.preventDefault()
    }
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [queues])
  return <KeeperContext value={keep}>{children}</KeeperContext>
}

export function useKeptUploads(apiKey: string, make: (reporter: Kept['reporter']) => Uploads): Kept {
  const keep = useContext(KeeperContext)
  if (!keep) throw new Error('UploadsKeeper is missing above this component.')
  const [kept] = useState(() => keep(apiKey, make))
  return kept
}
