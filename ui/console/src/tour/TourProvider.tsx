import { createContext, lazy, type ReactNode, Suspense, useContext, useMemo, useState } from 'react'
import { keepTour, readTour } from './tour-state.ts'

/** The tour is worth less than the page: when its code cannot be loaded, there is none. */
const Tour = lazy(() =>
  import('./Tour.tsx').then(
    (file) => ({ default: file.Tour }),
    () => ({ default: () => null }),
  ),
)

interface TourControl {
  /** Shows the tour from its first step again. */
  restart(): void
}

const TourContext = createContext<TourControl | undefined>(undefined)

export function TourProvider({ children }: { readonly children: ReactNode }) {
  const [isWanted, setIsWanted] = useState(() => readTour(localStorage) !== 'done')
  const [restarts, setRestarts] = useState(0)
  const tour = useMemo<TourControl>(
    () => ({
      restart() {
        keepTour(localStorage, 'home')
        setRestarts((count) => count + 1)
        setIsWanted(true)
      },
    }),
    [],
  )
  return (
    <TourContext value={tour}>
      {children}
      {isWanted && (
        <Suspense>
          <Tour key={restarts} isAskedFor={restarts > 0} onEnd={() => setIsWanted(false)} />
        </Suspense>
      )}
    </TourContext>
  )
}

export function useTour(): TourControl {
  const tour = useContext(TourContext)
  if (!tour) throw new Error('TourProvider is missing above this component.')
  return tour
}
