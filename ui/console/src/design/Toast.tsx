import { X } from 'lucide-react'
import { Toast as Radix } from 'radix-ui'
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react'
import { useWords } from '../words/index.ts'
import { Button, IconButton } from './Button.tsx'
import { classNames } from './class-names.ts'
import { designWords } from './words.ts'

export interface ToastMessage {
  readonly text: ReactNode
  readonly tone?: 'neutral' | 'good' | 'bad'
  /** Offers to take back what was done. */
  onUndo?(): void
}

type Shown = ToastMessage & { readonly id: number }

const ToastContext = createContext<((message: ToastMessage) => void) | undefined>(undefined)

const shownMs = { neutral: 6000, good: 5000, bad: 12_000 }
/** Long enough to read, find the button and reach it; the time stands still under the pointer and the focus. */
const undoMs = 12_000
/** Older ones give way. */
const mostShown = 4

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const t = useWords(designWords)
  const [shown, setShown] = useState<readonly Shown[]>([])
  const lastId = useRef(0)
  const show = useCallback((message: ToastMessage) => {
    lastId.current += 1
    const shownNow = { ...message, id: lastId.current }
    setShown((now) => [...now, shownNow].slice(-mostShown))
  }, [])
  const remove = (id: number) => setShown((now) => now.filter((message) => message.id !== id))
  return (
    <Radix.Provider label={t('notification')} swipeDirection="right">
      <ToastContext value={show}>{children}</ToastContext>
      {shown.map((message) => (
        <OneToast key={message.id} message={message} onClose={() => remove(message.id)} />
      ))}
      <Radix.Viewport
        label={t('notifications', { hotkey: '{hotkey}' })}
        className="no-print fixed right-3 bottom-3 z-50 flex w-[min(24rem,calc(100vw-1.5rem))] flex-col gap-2 outline-none"
      />
    </Radix.Provider>
  )
}

function OneToast({ message, onClose }: { readonly message: Shown; onClose(): void }) {
  const t = useWords(designWords)
  const tone = message.tone ?? 'neutral'
  return (
    <Radix.Root
      duration={message.onUndo ? undoMs : shownMs[tone]}
      type={tone === 'bad' ? 'foreground' : 'background'}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      className={classNames(
        'flex animate-rise items-center gap-2 rounded-card border border-line bg-raised py-2 pr-2 pl-4 text-ink shadow-high',
        tone === 'good' && 'border-l-4 border-l-good',
        tone === 'bad' && 'border-l-4 border-l-bad',
      )}
    >
      <Radix.Description className="min-w-0 flex-1 text-sm">{message.text}</Radix.Description>
      {message.onUndo && (
        <Radix.Action asChild altText={t('undo')}>
          <Button size="small" onClick={message.onUndo}>
            {t('undo')}
          </Button>
        </Radix.Action>
      )}
      <Radix.Close asChild>
        <IconButton label={t('close')} icon={<X />} />
      </Radix.Close>
    </Radix.Root>
  )
}

/** Shows a short message at the edge, for what happened without being looked at. */
export function useToast(): (message: ToastMessage) => void {
  const show = useContext(ToastContext)
  if (!show) throw new Error('ToastProvider is missing above this component.')
  return show
}
