import { toSparklinePath } from './sparkline-path.ts'

interface SparklineProps {
  /** Oldest first; null where nothing was measured. */
  readonly values: ReadonlyArray<number | null>
  /** What it shows with its range in words: the picture itself is not read out. */
  readonly label: string
  /** Size and colour. */
  readonly className?: string
}

const size = { width: 180, height: 28 }

/** The course of one figure, without axes: the number beside it says how much, this says since when. */
export function Sparkline({ values, label, className }: SparklineProps) {
  const { line, area, dots } = toSparklinePath(values, size)
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 -2 ${size.width} ${size.height + 4}`}
      preserveAspectRatio="none"
      className={className ?? 'h-6 w-full text-primary'}
    >
      <path d={area} fill="currentColor" opacity={0.12} />
      <path
        d={line}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.5}
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
      {dots.map(({ x, y }) => (
        <path
          key={x}
          d={`M${x} ${y}h0.01`}
          stroke="currentColor"
          strokeWidth={3}
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  )
}
