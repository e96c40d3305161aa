import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'

export interface Notification {
  readonly id: string
  readonly at: string
  readonly text: string
  readonly tone: 'neutral' | 'good' | 'bad'
  readonly isRead: boolean
}

interface Notifications {
  readonly all: readonly Notification[]
  readonly unread: number
  /** Keeps a message in the bell, for what ended while nobody looked. */
  notify(text: string, tone: Notification['tone']): void
  markRead(): void
}

const NotificationsContext = createContext<Notifications | undefined>(undefined)

/** Older ones are forgotten. */
const mostKept = 50

export function NotificationsProvider({ children }: { readonly children: ReactNode }) {
  const [all, setAll] = useState<readonly Notification[]>([])
  const value = useMemo<Notifications>(
    () => ({
      all,
      unread: all.filter((one) => !one.isRead).length,
      notify: (text, tone) =>
        setAll((now) => {
          const at = new Date().toISOString()
          return [{ id: `${at}-${now.length}`, at, text, tone, isRead: false }, ...now].slice(0, mostKept)
        }),
      markRead: () => setAll((now) => now.map((one) => ({ ...one, isRead: true }))),
    }),
    [all],
  )
  return <NotificationsContext value={value}>{children}</NotificationsContext>
}

export function useNotifications(): Notifications {
  const value = useContext(NotificationsContext)
  if (!value) throw new Error('NotificationsProvider is missing above this component.')
  return value
}
