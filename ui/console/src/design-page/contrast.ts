/** Relative luminance of `#rrggbb` as WCAG 2.2 defines it, 0 to 1. */
function luminanceOf(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Contrast of two colours `#rrggbb`, 1 to 21, whichever is lighter. */
export function contrastOf(one: string, other: string): number {
  const [first, second] = [luminanceOf(one), luminanceOf(other)]
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05)
}

export interface LowestContrast {
  readonly ratio: number
  /** The surface on which it is that low. */
  readonly on: string
}

/** The lowest contrast of a token against the surfaces that it may stand on; undefined without surfaces. */
export function findLowestContrast(
  values: Readonly<Record<string, string>>,
  token: string,
  surfaces: readonly string[],
): LowestContrast | undefined {
  return surfaces
    .map((on) => ({ on, ratio: contrastOf(values[token]!, values[on]!) }))
    .sort((one, other) => one.ratio - other.ratio)[0]
}
