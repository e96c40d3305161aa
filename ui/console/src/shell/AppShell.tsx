import { Outlet, useLocation } from '@tanstack/react-router'
import { Menu as MenuIcon, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { ActivityProvider } from '../activity/index.ts'
import { IconButton, Notice, useToast, Wordmark } from '../design/index.ts'
import { AreaBoundary, useConnection } from '../server/index.ts'
import { TourProvider } from '../tour/index.ts'
import { UploadsProvider } from '../uploads/index.ts'
import { useWords } from '../words/index.ts'
import { Navigation } from './Navigation.tsx'
import { NotificationsProvider, useNotifications } from './NotificationsProvider.tsx'
import { PageAnnouncer } from './PageTitle.tsx'
import { ProjectMenu } from './ProjectMenu.tsx'
import { ShortcutsProvider } from './ShortcutsProvider.tsx'
import { TopBar } from './TopBar.tsx'
import { shellWords } from './words.ts'

/** What stands around every page. */
export function AppShell() {
  const t = useWords(shellWords)
  const { pathname } = useLocation()
  return (
    <ActivityProvider>
      <NotificationsProvider>
        <ShortcutsProvider>
          <Uploads>
            <TourProvider>
              <a
                href="#content"
                className="-translate-y-16 focus:translate-y-0 fixed top-2 left-2 z-50 rounded-control bg-primary px-4 py-2 text-primary-ink"
              >
                {t('skip')}
              </a>
              <div className="flex h-dvh print:block print:h-auto">
                <aside className="no-print hidden w-60 shrink-0 flex-col bg-beam text-beam-ink lg:flex">
                  <div className="px-5 pt-4 pb-3">
                    <Wordmark />
                  </div>
                  <Navigation />
                  <ProjectMenu />
                </aside>
                <div className="flex min-w-0 flex-1 flex-col">
                  <TopBar navigation={<NavigationDrawer />} />
                  <LostNotice />
                  <main
                    id="content"
                    tabIndex={-1}
                    className="relative min-h-0 flex-1 overflow-y-auto focus:outline-none print:overflow-visible"
                  >
                    <div className="mx-auto w-full max-w-[88rem] px-4 py-5 sm:px-6 lg:px-8">
                      <PageAnnouncer>
                        <AreaBoundary resetKey={pathname}>
                          <Outlet />
                        </AreaBoundary>
                      </PageAnnouncer>
                    </div>
                  </main>
                </div>
              </div>
            </TourProvider>
          </Uploads>
        </ShortcutsProvider>
      </NotificationsProvider>
    </ActivityProvider>
  )
}

/** Uploads outlive the pages, and tell their end in the bell. */
function Uploads({ children }: { readonly children: ReactNode }) {
  const { notify } = useNotifications()
  return <UploadsProvider notify={notify}>{children}</UploadsProvider>
}

/** The navigation of narrow screens. */
function NavigationDrawer() {
  const t = useWords(shellWords)
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Dialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <Dialog.Trigger asChild>
        <IconButton label={t('openNavigation')} icon={<MenuIcon />} className="lg:hidden" />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-black/45" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-40 flex w-72 max-w-[85vw] flex-col bg-beam text-beam-ink shadow-high"
        >
          <div className="flex items-center justify-between py-3 pr-2 pl-5">
            <Dialog.Title asChild>
              <span>
                <Wordmark />
              </span>
            </Dialog.Title>
            <Dialog.Close
              aria-label={t('closeNavigation')}
              className="grid size-control place-items-center rounded-control hover:bg-white/10"
            >
              <X aria-hidden className="size-4" />
            </Dialog.Close>
          </div>
          <Navigation onNavigate={() => setIsOpen(false)} />
          <ProjectMenu onLeave={() => setIsOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** Says that the server is gone, and when it is back. */
function LostNotice() {
  const t = useWords(shellWords)
  const toast = useToast()
  const { connection } = useConnection()
  const wasDown = useRef(false)
  useEffect(() => {
    if (connection === 'up' && wasDown.current) toast({ text: t('back'), tone: 'good' })
    wasDown.current = connection === 'down'
  }, [connection, toast, t])
  if (connection === 'up') return null
  return (
    <Notice tone="warn" className="no-print rounded-none">
      {t('lost')}
    </Notice>
  )
}
