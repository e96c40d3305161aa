import { X } from 'lucide-react'
import { type ReactNode, useEffect, useEffectEvent, useRef } from 'react'
import { Button, classNames, IconButton } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { useAnchor } from './use-anchor.ts'
import { tourWords } from './words.ts'

interface TourCardProps {
  readonly title: string
  /** Left out where its page is not open, so that the card covers little. */
  readonly text?: string
  readonly step: number
  readonly steps: number
  /** Selectors of what it points to, the most wanted first. */
  readonly anchors: readonly string[]
  /** Whether it was asked for; one that came by itself leaves the focus where it is. */
  readonly takesFocus: boolean
  readonly children?: ReactNode
  onBack?(): void
  onNext(): void
  onSkip(): void
}

/** One step of the tour beside what it speaks of. The page stays usable; Escape ends the tour. */
export function TourCard(props: TourCardProps) {
  const { title, text, step, steps, takesFocus, onBack, onNext, onSkip } = props
  const t = useWords(tourWords)
  const card = useRef<HTMLDivElement>(null)
  const { anchor, place } = useAnchor(props.anchors, card)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step is a new card to those who listen
  useEffect(() => {
    if (takesFocus) card.current?.focus()
  }, [takesFocus, step])
  useEscape(onSkip)
  return (
    <>
      {anchor && (
        <div
          aria-hidden
          className="no-print pointer-events-none fixed z-30 rounded-control ring-2 ring-focus ring-offset-2 ring-offset-canvas"
          style={anchor}
        />
      )}
      <div
        ref={card}
        role="dialog"
        aria-label={t('tour')}
        tabIndex={-1}
        style={place}
        className={classNames(
          'no-print fixed z-40 w-[min(22rem,calc(100vw-1.5rem))] animate-rise rounded-card border border-line bg-raised p-4 text-ink shadow-high focus:outline-none',
          !place && 'right-3 bottom-3',
        )}
      >
        <div className="flex items-start gap-2">
          <div aria-live="polite" className="min-w-0 flex-1">
            <p className="text-ink-faint text-xs">{t('step', { step, steps })}</p>
            <h2 className="mt-0.5 font-semibold text-base">{title}</h2>
            {text && <p className="mt-1.5 text-ink-soft">{text}</p>}
          </div>
          <IconButton label={t('skip')} icon={<X />} onClick={onSkip} />
        </div>
        {props.children && <div className="mt-3">{props.children}</div>}
        <div className="mt-4 flex items-center justify-between gap-2">
          <Button size="small" tone="quiet" onClick={onSkip}>
            {t('skip')}
          </Button>
          <span className="flex gap-2">
            {onBack && (
              <Button size="small" onClick={onBack}>
                {t('back')}
              </Button>
            )}
            <Button size="small" tone="primary" onClick={onNext}>
              {t(step === steps ? 'finish' : 'next')}
            </Button>
          </span>
        </div>
      </div>
    </>
  )
}

/** Escape belongs to an open dialog or menu first, and to the field that somebody types in. */
function useEscape(onEscape: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const isTaken = document.querySelector('[role=menu], [role=dialog][data-state=open], [role=alertdialog]')
    const isTyping = event.target instanceof Element && event.target.matches('input, textarea, select')
    if (event.key !== 'Escape' || event.defaultPrevented || isTyping) return
    if (!isTaken && !document.fullscreenElement) onEscape()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event)
    document.addEventListener('keydown', listen, { capture: true })
    return () => document.removeEventListener('keydown', listen, { capture: true })
  }, [])
}
