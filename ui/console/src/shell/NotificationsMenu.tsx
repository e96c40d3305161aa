import { systemRoutes } from '@tragwerk/contracts/system'
import { Bell } from 'lucide-react'
import { Popover } from 'radix-ui'
import { Badge, Button } from '../design/index.ts'
import { useRoute } from '../server/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { type Notification, useNotifications } from './NotificationsProvider.tsx'
import { shellWords } from './words.ts'

/** The bell: what happened in this tab, and what the installation wants to be known. */
export function NotificationsMenu() {
  const t = useWords(shellWords)
  const { all, unread, markRead } = useNotifications()
  const notices = useRoute(systemRoutes.info, {}).data?.notices ?? []
  const label = unread > 0 ? t('unread', { count: unread }) : t('notices')
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button tone="quiet" size="icon" aria-label={label} className="relative">
          <Bell aria-hidden />
          {unread > 0 && (
            <span aria-hidden className="absolute top-1.5 right-1.5 size-2 rounded-full bg-bad" />
          )}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label={t('notices')}
          className="z-50 max-h-[70vh] w-[min(24rem,calc(100vw-1rem))] animate-rise overflow-y-auto rounded-card border border-line bg-raised text-ink shadow-high"
        >
          <div className="flex items-center justify-between gap-2 border-line border-b px-4 py-2.5">
            <h2 className="font-semibold text-sm">{t('notices')}</h2>
            {unread > 0 && (
              <Button size="small" tone="quiet" onClick={markRead}>
                {t('markRead')}
              </Button>
            )}
          </div>
          {all.length === 0 && notices.length === 0 && (
            <p className="px-4 py-6 text-ink-soft">{t('noNotices')}</p>
          )}
          <ul>
            {all.map((one) => (
              <NotificationLine key={one.id} one={one} />
            ))}
          </ul>
          {notices.length > 0 && (
            <section className="border-line border-t px-4 py-3">
              <h3 className="mb-1.5 font-medium text-ink-faint text-xs">{t('fromSystem')}</h3>
              <ul className="list-disc space-y-1.5 pl-4 text-ink-soft">
                {notices.map((notice) => (
                  <li key={notice} lang="en">
                    {notice}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function NotificationLine({ one }: { readonly one: Notification }) {
  const format = useFormat()
  return (
    <li className="flex items-start gap-2 px-4 py-2.5">
      <Badge tone={one.tone} dot>
        {format.time(one.at)}
      </Badge>
      <span className={one.isRead ? 'text-ink-soft' : 'font-medium'}>{one.text}</span>
    </li>
  )
}
