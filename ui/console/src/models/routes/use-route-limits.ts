import type { Strategy, TaskRoute } from '@tragwerk/contracts/gateway'
import { useFormat, useWords } from '../../words/index.ts'
import { modelsWords } from '../words.ts'
import { routeWords } from './words.ts'

export const strategyNames = {
  order: 'strategyOrder',
  weight: 'strategyWeight',
  latency: 'strategyLatency',
  cost: 'strategyCost',
} as const satisfies Readonly<Record<Strategy, string>>

/** What a route demands besides its order, in a few words each. */
export function useRouteLimits(): (route: TaskRoute) => readonly string[] {
  const t = useWords(routeWords)
  const tm = useWords(modelsWords)
  const format = useFormat()
  return (route) => {
    const { maxLatencyMs, maxCostUsd, sensitivityCeiling, regions, retries, hedge } = route
    return [
      route.primary.length > 1 || route.strategy !== 'order' ? t(strategyNames[route.strategy]) : '',
      maxLatencyMs === undefined ? '' : t('maxLatency', { value: format.duration(maxLatencyMs) }),
      maxCostUsd === undefined ? '' : t('maxCost', { value: format.number(maxCostUsd, 6) }),
      sensitivityCeiling ? t('ceiling', { value: tm(sensitivityCeiling) }) : '',
      regions ? t('regionsOnly', { list: format.list(regions) }) : '',
      route.stickiness === 'conversation' ? t('sticky') : '',
      retries?.max === undefined ? '' : t('retries', { value: format.number(retries.max) }),
      hedge ? t('hedged', { value: format.duration(hedge.afterMs) }) : '',
    ].filter(Boolean)
  }
}
