import { createContext, type ReactNode, useContext, useEffect, useSyncExternalStore } from 'react'
import { isUnreachable, useClient, useCode, useConnection } from '../server/index.ts'
import { useActiveSignIn } from '../session/index.ts'
import { createUploads, type Uploads } from './create-uploads.ts'
import { useKeptUploads } from './UploadsKeeper.tsx'

const UploadsContext = createContext<Uploads | undefined>(undefined)

interface UploadsProviderProps {
  readonly children: ReactNode
  /** Keeps a message for who has gone elsewhere meanwhile. */
  notify(text: string, tone: 'good' | 'bad'): void
}

/** The files of the project that is shown, on whatever page. Mounted once, around all pages. */
export function UploadsProvider({ children, notify }: UploadsProviderProps) {
  const client = useClient()
  const { apiKey } = useActiveSignIn()
  const { connection, report } = useConnection()
  const { uploads, reporter } = useKeptUploads(apiKey, (told) =>
    createUploads({
      async send({ collection, path, file, title, idempotencyKey }, options) {
        const { id } = await client.addFile(collection, file, {
          ...options,
          idempotencyKey,
          externalId: path,
          ...(title !== undefined && { title }),
        })
        return id
      },
      isUnreachable,
      onUnreachable: (error) => told.current(error),
      createKey,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    }),
  )
  useEffect(() => {
    reporter.current = report
    return () => {
      reporter.current = () => undefined
    }
  }, [reporter, report])
  useEffect(() => uploads.setConnected(connection === 'up'), [uploads, connection])
  // In the background nobody tells that the server is back: the queue tries by itself.
  useEffect(() => () => uploads.setConnected(true), [uploads])
  const queue = useSyncExternalStore(uploads.subscribe, uploads.getQueue)
  const isShown = queue.items.length > 0
  const UploadPanel = useCode(loadPanel, isShown)
  return (
    <UploadsContext value={uploads}>
      {children}
      {isShown && UploadPanel && <UploadPanel queue={queue} uploads={uploads} notify={notify} />}
    </UploadsContext>
  )
}

function loadPanel() {
  return import('./UploadPanel.tsx').then((file) => file.UploadPanel)
}

export function useUploads(): Uploads {
  const uploads = useContext(UploadsContext)
  if (!uploads) throw new Error('UploadsProvider is missing above this component.')
  return uploads
}

/** 128 random bits. `crypto.randomUUID` is missing on pages that were not loaded over TLS. */
function createKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
