import { useFormat, useWords } from '../../words/index.ts'
import type { Figures } from './storeys.ts'
import { partWords, pictureWords } from './words.ts'

type PartName = keyof typeof partWords.en

/** The name of a part as people say it; unknown parts keep the name of their domain. */
export function usePartName(): (name: string) => string {
  const t = useWords(partWords)
  return (name) => (name in partWords.en ? t(name as PartName) : name)
}

/** The figures of a part in short for the eye, and in full sentences for the ear. */
export function useFigureWords() {
  const t = useWords(pictureWords)
  const format = useFormat()
  return {
    short({ calls, p95Ms }: Figures): string {
      if (calls === 0) return t('quiet')
      const parts = [t('calls', { count: calls })]
      if (p95Ms !== null) parts.push(t('p95', { duration: format.duration(p95Ms) }))
      return parts.join(' · ')
    },
    failures: ({ failures }: Figures) => (failures > 0 ? t('failed', { count: failures }) : undefined),
    full({ calls, failures, p95Ms }: Figures): string {
      if (calls === 0) return t('readQuiet')
      return [
        t('readCalls', { count: calls }),
        ...(p95Ms === null ? [] : [t('readP95', { duration: format.duration(p95Ms) })]),
        failures > 0 ? t('readFailures', { count: failures }) : t('readNoFailures'),
      ].join(', ')
    },
  }
}
