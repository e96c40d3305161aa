import { ChevronsUpDown, Compass, Keyboard, LogOut, Plus } from 'lucide-react'
import { useRef, useState } from 'react'
import { Menu, MenuChoice, MenuItem, MenuLine } from '../design/index.ts'
import { SignInDialog, useSession } from '../session/index.ts'
import { useTour } from '../tour/index.ts'
import { useWords } from '../words/index.ts'
import { useShortcuts } from './ShortcutsProvider.tsx'
import { shellWords } from './words.ts'

/** Which project is worked in; each key that is signed in stands for one. `onLeave` closes what it stands in. */
export function ProjectMenu({ onLeave }: { onLeave?(): void }) {
  const t = useWords(shellWords)
  const session = useSession()
  const { openHelp } = useShortcuts()
  const { restart } = useTour()
  const [isAdding, setIsAdding] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const { active, all } = session
  if (!active) return null
  const options = all.map(({ apiKey, tenantName, actorName }) => ({
    value: apiKey,
    label: (
      <span className="min-w-0">
        <span className="block truncate">{tenantName}</span>
        <span className="block truncate text-ink-faint text-xs">{actorName}</span>
      </span>
    ),
  }))
  const leaveAnd = (act: () => void) => () => {
    onLeave?.()
    act()
  }
  return (
    <div className="border-white/10 border-t p-2.5">
      <Menu
        align="start"
        label={t('projects')}
        trigger={
          <button
            ref={button}
            type="button"
            className="flex w-full items-center gap-2.5 rounded-control px-2.5 py-1.5 text-left hover:bg-white/8"
          >
            <span className="min-w-0 flex-1">
              <span className="sr-only">{t('project', { name: active.tenantName })}</span>
              <span aria-hidden className="block truncate font-medium text-sm">
                {active.tenantName}
              </span>
              <span className="block truncate text-beam-soft text-xs">
                {t('signedInAs', { name: active.actorName })}
              </span>
            </span>
            <ChevronsUpDown aria-hidden className="size-4 text-beam-soft" />
          </button>
        }
      >
        <MenuChoice
          title={t('projects')}
          value={active.apiKey}
          options={options}
          onChoose={(apiKey) => session.choose(all.find((signIn) => signIn.apiKey === apiKey) ?? active)}
        />
        <MenuLine />
        <MenuItem icon={<Plus />} onSelect={() => setIsAdding(true)}>
          {t('addSignIn')}
        </MenuItem>
        <MenuItem icon={<Compass />} onSelect={leaveAnd(restart)}>
          {t('tour')}
        </MenuItem>
        <MenuItem icon={<Keyboard />} onSelect={leaveAnd(openHelp)}>
          {t('shortcuts')}
        </MenuItem>
        <MenuLine />
        <MenuItem icon={<LogOut />} onSelect={() => session.remove()}>
          {t('signOut')}
        </MenuItem>
      </Menu>
      <SignInDialog
        isOpen={isAdding}
        onClose={() => setIsAdding(false)}
        onClosed={() => button.current?.focus()}
      />
    </div>
  )
}
