import { useFormat, useWords } from '../../words/index.ts'
import { barParts } from './deployment-state.ts'
import { providerWords } from './words.ts'

interface LatencyBarProps {
  /** What is measured. */
  readonly label: string
  readonly p50: number | null
  readonly p95: number | null
  /** The longest of all that stand below each other. */
  readonly longest: number
}

/** Median and 95th percentile as one bar, dark and pale, on the scale of the whole page. */
export function LatencyBar({ label, p50, p95, longest }: LatencyBarProps) {
  const t = useWords(providerWords)
  const format = useFormat()
  if (p50 === null) {
    return (
      <span className="text-ink-faint text-xs">
        <span aria-hidden>–</span>
        <span className="sr-only">{t('noLatency')}</span>
      </span>
    )
  }
  const [dark, pale] = barParts(p50, p95, longest)
  const figures = { p50: format.duration(p50), p95: format.duration(p95 ?? p50) }
  return (
    <span className="block min-w-0">
      <svg
        role="img"
        aria-label={t('latencyText', { label, ...figures })}
        viewBox="0 0 100 6"
        preserveAspectRatio="none"
        className="block h-1.5 w-full overflow-hidden rounded-full"
      >
        <rect width={100} height={6} className="fill-sunken" />
        <rect width={Math.max(dark, 1)} height={6} className="fill-primary" />
        <rect x={Math.max(dark, 1)} width={pale} height={6} className="fill-primary" opacity={0.4} />
      </svg>
      <span aria-hidden className="mt-0.5 block truncate text-ink-soft text-xs tabular-nums">
        {t('latency', figures)}
      </span>
    </span>
  )
}
