import type { tokenWords } from './token-words.ts'

export const textContrast = 4.5
export const markContrast = 3

export interface ColourToken {
  readonly name: string
  /** Key of what it is for. */
  readonly use: keyof typeof tokenWords.en
  /** The surfaces that it may stand on; none for surfaces themselves. */
  readonly on: readonly string[]
  readonly needs: number
}

const surfaces = ['canvas', 'surface', 'raised', 'sunken', 'hover']
const layers = ['ui', 'api', 'orchestration', 'services', 'trust', 'data', 'infra']

const token = (use: ColourToken['use'], on: readonly string[] = [], needs = textContrast): ColourToken => ({
  name: use,
  use,
  on,
  needs,
})

/** Every colour of tokens.css, with the pairs in which the components use it. */
export const colourTokens: readonly ColourToken[] = [
  token('canvas'),
  token('surface'),
  token('raised'),
  token('sunken'),
  token('hover'),
  token('ink', [...surfaces, 'accent-soft', 'marker']),
  token('ink-soft', [...surfaces, 'accent-soft']),
  token('ink-faint', [...surfaces, 'accent-soft']),
  token('line'),
  token('line-field', surfaces, markContrast),
  token('beam'),
  token('beam-ink', ['beam']),
  token('beam-soft', ['beam']),
  token('primary', surfaces, markContrast),
  token('primary-hover', surfaces, markContrast),
  token('primary-ink', ['primary', 'primary-hover']),
  token('accent', [...surfaces, 'accent-soft']),
  token('accent-soft'),
  token('marker'),
  token('focus', [...surfaces, 'accent-soft'], markContrast),
  token('good', [...surfaces, 'good-soft']),
  token('good-soft'),
  token('warn', [...surfaces, 'warn-soft']),
  token('warn-soft'),
  token('bad', [...surfaces, 'bad-soft']),
  token('bad-soft'),
  token('info', [...surfaces, 'info-soft']),
  token('info-soft'),
  ...layers.map((layer) => ({
    name: `layer-${layer}`,
    use: 'layer' as const,
    on: surfaces,
    needs: markContrast,
  })),
]
