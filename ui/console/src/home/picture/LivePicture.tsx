import { Presentation, X } from 'lucide-react'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useActivity, useHealth } from '../../activity/index.ts'
import { Button, Card, classNames, useToast, Wordmark } from '../../design/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import { homeWords } from '../words.ts'
import { LiveSign } from './LiveSign.tsx'
import { Picture } from './Picture.tsx'
import { PrintedPicture } from './PrintedPicture.tsx'
import { pictureWords } from './words.ts'

/** The architecture, and the sheet that is printed in its place. Fills the screen when presented. */
export function LivePicture({ stage, isPresenting }: StageState) {
  const t = useWords(pictureWords)
  const { activity, state } = useActivity()
  const isPaused = useHealth() === 'down'
  const shown = state === 'refused' ? undefined : activity
  return (
    <>
      <Card
        ref={stage}
        aria-label={t('picture')}
        data-tour="picture"
        className={classNames(
          'print:hidden',
          isPresenting ? 'flex h-full flex-col rounded-none border-0 bg-canvas p-8' : 'p-2.5 sm:p-3.5',
        )}
      >
        {isPresenting && (
          <header className="mb-4 flex flex-wrap items-center gap-4">
            <Wordmark />
            <LiveSign />
            <div className="flex-1" />
            <PresentedFigures />
            <Button tone="quiet" onClick={() => void document.exitFullscreen()}>
              <X aria-hidden />
              {t('endPresent')}
            </Button>
          </header>
        )}
        <Picture activity={shown} isPaused={isPaused} isLarge={isPresenting} />
      </Card>
      <PrintedPicture activity={shown} />
    </>
  )
}

interface StageState {
  readonly stage: RefObject<HTMLElement | null>
  readonly isPresenting: boolean
}

/** The element that can fill the screen. */
export function useStage(): StageState {
  const stage = useRef<HTMLElement>(null)
  return { stage, isPresenting: useIsFullScreen(stage) }
}

export function PresentButton({ stage }: Pick<StageState, 'stage'>) {
  const t = useWords(pictureWords)
  const toast = useToast()
  if (!document.fullscreenEnabled) return null
  return (
    <Button
      className="max-md:hidden"
      onClick={() =>
        stage.current?.requestFullscreen().catch(() => toast({ text: t('cannotPresent'), tone: 'bad' }))
      }
    >
      <Presentation aria-hidden />
      {t('present')}
    </Button>
  )
}

function PresentedFigures() {
  const t = useWords(homeWords)
  const format = useFormat()
  const { activity } = useActivity()
  if (!activity) return null
  const { today, requests } = activity
  const figures = [
    [t('requests'), format.number(today.requests)],
    [t('failures'), format.number(today.failures)],
    [t('p95Column'), requests.p95Ms === null ? t('noValue') : format.duration(requests.p95Ms)],
    [t('cost'), format.money(today.costMicroUsd)],
  ] as const
  return (
    <dl className="mr-4 flex gap-8">
      {figures.map(([name, value]) => (
        <div key={name} className="text-right">
          <dd className="font-semibold text-2xl tabular-nums">{value}</dd>
          <dt className="text-ink-soft text-sm">{name}</dt>
        </div>
      ))}
    </dl>
  )
}

function useIsFullScreen(element: RefObject<HTMLElement | null>): boolean {
  const [isFull, setIsFull] = useState(false)
  useEffect(() => {
    const look = () => setIsFull(document.fullscreenElement === element.current && element.current !== null)
    document.addEventListener('fullscreenchange', look)
    return () => document.removeEventListener('fullscreenchange', look)
  }, [element])
  return isFull
}
