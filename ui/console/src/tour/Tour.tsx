import { useLocation, useNavigate } from '@tanstack/react-router'
import { knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { useEffect, useState } from 'react'
import { Button, useToast } from '../design/index.ts'
import { useMe, useRoute } from '../server/index.ts'
import { useWords } from '../words/index.ts'
import { TourCard } from './TourCard.tsx'
import { keepTour, readTour, stepFrom, stepsFor, type TourStep } from './tour-state.ts'
import { tourWords } from './words.ts'

const sampleCollection = 'handbook'
const paths = { home: '/', playground: '/playground', audit: '/audit' } as const

/** What each step points to on its page; elsewhere the card waits in the corner. */
const anchors: Readonly<Record<TourStep, readonly string[]>> = {
  home: ['[data-part="services/knowledge"]'],
  playground: ['[data-tour="composer"]', 'main textarea'],
  audit: ['[data-tour="verify"]', 'main h1'],
}

const nowhere: readonly string[] = []

interface TourProps {
  /** Asked for from the menu; else it goes on where it was left, or begins once if there are samples. */
  readonly isAskedFor: boolean
  onEnd(): void
}

/** Three steps through the samples. Ends for good by its last step or by being skipped. */
export function Tour({ isAskedFor, onEnd }: TourProps) {
  const permissions = useMe()?.permissions
  const [step, setStep] = useState(() => readTour(localStorage))
  const hasSamples = useHasSamples(step === undefined && (permissions?.includes('knowledge:read') ?? false))
  const [hasMoved, setHasMoved] = useState(isAskedFor)
  const steps = stepsFor(permissions ?? [])
  const asked = step ?? (hasSamples ? 'home' : undefined)
  const shown = permissions && asked && asked !== 'done' ? stepFrom(asked, steps) : undefined
  const go = useGo(shown, isAskedFor)
  const t = useWords(tourWords)
  const toast = useToast()
  if (shown === undefined) return null

  function end() {
    keepTour(localStorage, 'done')
    if (hasMoved) document.getElementById('content')?.focus()
    toast({ text: t('ended') })
    onEnd()
  }
  function moveTo(next: TourStep | undefined) {
    if (next === undefined) return end()
    keepTour(localStorage, next)
    setStep(next)
    setHasMoved(true)
    go(next)
  }
  const index = steps.indexOf(shown)
  const before = steps[index - 1]
  return (
    <ShownStep
      step={shown}
      number={index + 1}
      steps={steps.length}
      takesFocus={hasMoved}
      {...(before && { onBack: () => moveTo(before) })}
      onNext={() => moveTo(steps[index + 1])}
      onSkip={end}
    />
  )
}

interface ShownStepProps {
  readonly step: TourStep
  readonly number: number
  readonly steps: number
  readonly takesFocus: boolean
  onBack?(): void
  onNext(): void
  onSkip(): void
}

function ShownStep({ step, number, ...rest }: ShownStepProps) {
  const t = useWords(tourWords)
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const isThere = pathname === paths[step]
  const question = t('question')
  return (
    <TourCard
      {...rest}
      step={number}
      title={t(step)}
      {...(isThere && { text: t(`${step}Text`) })}
      anchors={isThere ? anchors[step] : nowhere}
    >
      {!isThere && (
        <Button size="small" onClick={() => void navigate({ to: paths[step] })}>
          {t('goOn')}
        </Button>
      )}
      {isThere && step === 'playground' && (
        <Button
          className="whitespace-normal py-1.5 text-left"
          style={{ height: 'auto' }}
          onClick={() =>
            void navigate({
              to: '/playground',
              search: { target: `collection:${sampleCollection}`, question },
            })
          }
        >
          {t('ask', { question })}
        </Button>
      )}
    </TourCard>
  )
}

/** Opens the page of a step; at the start only when the tour was asked for. */
function useGo(first: TourStep | undefined, isAskedFor: boolean): (step: TourStep) => void {
  const navigate = useNavigate()
  const go = (step: TourStep) =>
    void navigate(
      step === 'playground'
        ? { to: '/playground', search: { target: `collection:${sampleCollection}` } }
        : { to: paths[step] },
    )
  const [hasBegun, setHasBegun] = useState(!isAskedFor)
  useEffect(() => {
    if (hasBegun || first === undefined) return
    setHasBegun(true)
    go(first)
  })
  return go
}

function useHasSamples(mayAsk: boolean): boolean {
  const request = mayAsk ? { query: { q: sampleCollection, limit: 20 } } : undefined
  const { data } = useRoute(knowledgeRoutes.listCollections, request)
  return data?.items.some(({ name, documents }) => name === sampleCollection && documents > 0) ?? false
}
