/** A line through values at even distances; gaps (null) break it. Zero is the bottom, the highest value the top. */
export interface SparklinePath {
  /** SVG path of the line. */
  readonly line: string
  /** SVG path of the area below the line, closed at the bottom. */
  readonly area: string
  /** Single values between gaps, which no line shows. */
  readonly dots: ReadonlyArray<{ readonly x: number; readonly y: number }>
}

interface Size {
  readonly width: number
  readonly height: number
}

export function toSparklinePath(
  values: ReadonlyArray<number | null>,
  { width, height }: Size,
): SparklinePath {
  const top = Math.max(0, ...values.map((value) => value ?? 0))
  const step = values.length > 1 ? width / (values.length - 1) : 0
  const runs: Array<Array<{ x: number; y: number }>> = [[]]
  values.forEach((value, index) => {
    if (value === null) runs.push([])
    else runs.at(-1)!.push({ x: round(index * step), y: round(top ? height * (1 - value / top) : height) })
  })
  const lines = runs.filter((run) => run.length > 1)
  return {
    line: lines.map(toLine).join(''),
    area: lines.map((run) => `${toLine(run)}L${run.at(-1)!.x} ${height}L${run[0]!.x} ${height}Z`).join(''),
    dots: runs.filter((run) => run.length === 1).map((run) => run[0]!),
  }
}

function toLine(run: ReadonlyArray<{ x: number; y: number }>): string {
  return `M${run.map(({ x, y }) => `${x} ${y}`).join('L')}`
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
