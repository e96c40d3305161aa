import { useNavigate } from '@tanstack/react-router'
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useToast } from '../design/index.ts'
import { useCode } from '../server/index.ts'
import { useWords } from '../words/index.ts'
import { ShortcutsHelp } from './ShortcutsHelp.tsx'
import { keepSingleKeys, readSingleKeys } from './single-keys.ts'
import { usePages } from './use-pages.ts'
import { shellWords } from './words.ts'

interface Shortcuts {
  openPalette(): void
  openHelp(): void
}

const ShortcutsContext = createContext<Shortcuts | undefined>(undefined)

/** How long `g` waits for the key after it. */
const chordMs = 1200

/** The keyboard: Ctrl+K or ⌘K searches, `g` and a letter goes, `/` searches the list, `?` explains. */
export function ShortcutsProvider({ children }: { readonly children: ReactNode }) {
  const t = useWords(shellWords)
  const toast = useToast()
  const navigate = useNavigate()
  const pages = usePages()
  const [open, setOpen] = useState<'palette' | 'help'>()
  const [hasSingleKeys, setHasSingleKeys] = useState(() => readSingleKeys(localStorage))
  const chordUntil = useRef(0)
  const press = useEffectEvent((event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      if (open || !isCovered()) setOpen('palette')
      return
    }
    if (!hasSingleKeys || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.defaultPrevented || isTyping(event.target) || isCovered()) return
    if (event.key === '?') return setOpen('help')
    if (event.key === '/') return focusListSearch(event)
    const page = performance.now() < chordUntil.current && pages.find(({ key }) => key === event.key)
    chordUntil.current = event.key === 'g' ? performance.now() + chordMs : 0
    if (page) void navigate({ to: page.to })
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
  const value = useMemo<Shortcuts>(
    () => ({ openPalette: () => setOpen('palette'), openHelp: () => setOpen('help') }),
    [],
  )
  const close = () => setOpen(undefined)
  const CommandPalette = useCode(loadPalette, open === 'palette', () => {
    close()
    toast({ text: t('notLoaded'), tone: 'bad' })
  })
  return (
    <ShortcutsContext value={value}>
      {children}
      <ShortcutsHelp
        isOpen={open === 'help'}
        hasSingleKeys={hasSingleKeys}
        onSingleKeys={(isOn) => {
          keepSingleKeys(localStorage, isOn)
          setHasSingleKeys(isOn)
        }}
        onClose={close}
      />
      {open === 'palette' && CommandPalette && <CommandPalette onClose={close} />}
    </ShortcutsContext>
  )
}

function loadPalette() {
  return import('./CommandPalette.tsx').then((file) => file.CommandPalette)
}

export function useShortcuts(): Shortcuts {
  const value = useContext(ShortcutsContext)
  if (!value) throw new Error('ShortcutsProvider is missing above this component.')
  return value
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}

/** While something lies over the page, its keys are its own, and the page must not change behind it. */
function isCovered(): boolean {
  return document.querySelector('[role$=dialog][data-state=open], [role=menu][data-state=open]') !== null
}

function focusListSearch(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLInputElement>('[data-list-search]')
  if (!field) return
  event.preventDefault()
  field.focus()
  field.select()
}
