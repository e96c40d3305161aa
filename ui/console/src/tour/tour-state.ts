import type { Permission } from '@tragwerk/contracts/identity'

/** In the order of the tour; what is stored is the place in this list, or that it is done. */
export const tourSteps = ['home', 'playground', 'audit'] as const
export type TourStep = (typeof tourSteps)[number]

const storedKey = 'tragwerk.tour'
const doneMark = 'done'

/** Where the tour stands on this device; undefined when it never began. */
export function readTour(storage: Pick<Storage, 'getItem'>): TourStep | 'done' | undefined {
  const stored = storage.getItem(storedKey)
  if (stored === null) return undefined
  return tourSteps[Number.parseInt(stored, 10)] ?? 'done'
}

export function keepTour(storage: Pick<Storage, 'setItem'>, at: TourStep | 'done'): void {
  storage.setItem(storedKey, at === 'done' ? doneMark : String(tourSteps.indexOf(at)))
}

const needed: Readonly<Record<TourStep, readonly Permission[]>> = {
  home: [],
  playground: ['knowledge:read', 'models:use'],
  audit: ['audit:read'],
}

/** The steps whose pages this key may see. */
export function stepsFor(permissions: readonly Permission[]): readonly TourStep[] {
  return tourSteps.filter((step) => needed[step].every((permission) => permissions.includes(permission)))
}

/** The step itself if it may be seen, else the next one that may; undefined after the last. */
export function stepFrom(wanted: TourStep, steps: readonly TourStep[]): TourStep | undefined {
  return steps.find((step) => tourSteps.indexOf(step) >= tourSteps.indexOf(wanted))
}
