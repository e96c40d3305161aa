import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'

interface Tour {
  /** Shows the tour from its first step again. */
  restart(): void
}

const TourContext = createContext<Tour | undefined>(undefined)

export function TourProvider({ children }: { readonly children: ReactNode }) {
  const [, setStep] = useState<number>()
  const tour = useMemo<Tour>(() => ({ restart: () => setStep(0) }), [])
  return <TourContext value={tour}>{children}</TourContext>
}

export function useTour(): Tour {
  const tour = useContext(TourContext)
  if (!tour) throw new Error('TourProvider is missing above this component.')
  return tour
}
