import { Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, IconButton, Kbd, LookMenu } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { HealthSign } from './HealthSign.tsx'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import { NotificationsMenu } from './NotificationsMenu.tsx'
import { useShortcuts } from './ShortcutsProvider.tsx'
import { shellWords } from './words.ts'

export function TopBar({ navigation }: { readonly navigation: ReactNode }) {
  const t = useWords(shellWords)
  const { openPalette } = useShortcuts()
  return (
    <header className="no-print flex h-14 shrink-0 items-center gap-1.5 border-line border-b bg-surface px-3 sm:px-5">
      {navigation}
      <Button
        onClick={openPalette}
        className="hidden w-72 justify-start border-line bg-canvas font-normal text-ink-faint sm:flex"
      >
        <Search aria-hidden />
        <span className="flex-1 text-left">{t('search')}</span>
        <Kbd>Ctrl K</Kbd>
      </Button>
      <IconButton label={t('searchTitle')} icon={<Search />} onClick={openPalette} className="sm:hidden" />
      <div className="flex-1" />
      <HealthSign />
      <NotificationsMenu />
      <LanguageSwitch />
      <LookMenu />
    </header>
  )
}
