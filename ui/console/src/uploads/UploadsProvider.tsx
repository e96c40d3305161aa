import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { isUnreachable, useClient, useConnection } from '../server/index.ts'
import { createUploads, type Uploads } from './create-uploads.ts'
import { isOpen } from './upload-queue.ts'

const UploadPanel = lazy(() => import('./UploadPanel.tsx').then((file) => ({ default: file.UploadPanel })))

const UploadsContext = createContext<Uploads | undefined>(undefined)

interface UploadsProviderProps {
  readonly children: ReactNode
  /** Keeps a message for who has gone elsewhere meanwhile. */
  notify(text: string, tone: 'good' | 'bad'): void
}

/** Files go on being sent whatever page is shown. Mounted once, around all pages. */
export function UploadsProvider({ children, notify }: UploadsProviderProps) {
  const client = useClient()
  const { connection, report } = useConnection()
  const reporter = useRef(report)
  useEffect(() => {
    reporter.current = report
  }, [report])
  const [uploads] = useState(() =>
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
      onUnreachable: (error) => reporter.current(error),
      createKey,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    }),
  )
  useEffect(() => uploads.setConnected(connection === 'up'), [uploads, connection])
  useEffect(() => () => uploads.stop(), [uploads])
  const queue = useSyncExternalStore(uploads.subscribe, uploads.getQueue)
  useWarningOnClose(queue.items.some(({ state }) => isOpen(state)))
  return (
    <UploadsContext value={uploads}>
      {children}
      {queue.items.length > 0 && (
        <Suspense>
          <UploadPanel queue={queue} uploads={uploads} notify={notify} />
        </Suspense>
      )}
    </UploadsContext>
  )
}

export function useUploads(): Uploads {
  const uploads = useContext(UploadsContext)
  if (!uploads) throw new Error('UploadsProvider is missing above this component.')
  return uploads
}

function useWarningOnClose(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [isNeeded])
}

/** 128 random bits. `crypto.randomUUID` is missing on pages that were not loaded over TLS. */
function createKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
