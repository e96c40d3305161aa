import { useNavigate } from '@tanstack/react-router'
import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useContext,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from 'react'
import { pages } from './pages.ts'
import { ShortcutsHelp } from './ShortcutsHelp.tsx'

const CommandPalette = lazy(() =>
  import('./CommandPalette.tsx').then((file) => ({ default: file.CommandPalette })),
)

interface Shortcuts {
  openPalette(): void
  openHelp(): void
}

const ShortcutsContext = createContext<Shortcuts | undefined>(undefined)

/** How long `g` waits for the key after it. */
const chordMs = 1200

/** The keyboard: Ctrl+K or ⌘K searches, `g` and a letter goes, `/` searches the list, `?` explains. */
export function ShortcutsProvider({ children }: { readonly children: ReactNode }) {
  const navigate = useNavigate()
  const [open, setOpen] = useState<'palette' | 'help'>()
  const chordUntil = useRef(0)
  const press = useEffectEvent((event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      return setOpen('palette')
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
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
  return (
    <ShortcutsContext value={value}>
      {children}
      <ShortcutsHelp isOpen={open === 'help'} onClose={close} />
      {open === 'palette' && (
        <Suspense>
          <CommandPalette onClose={close} />
        </Suspense>
      )}
    </ShortcutsContext>
  )
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

function focusListSearch(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLInputElement>('[data-list-search]')
  if (!field) return
  event.preventDefault()
  field.focus()
  field.select()
}
