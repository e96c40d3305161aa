export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]
export const densities = ['comfortable', 'compact'] as const
export type Density = (typeof densities)[number]

export interface Look {
  readonly theme: Theme
  readonly density: Density
}

const storedKey = 'tragwerk.look'

export function readLook(): Look {
  const [theme, density] = (localStorage.getItem(storedKey) ?? '').split(' ')
  return {
    theme: themes.find((known) => known === theme) ?? 'system',
    density: densities.find((known) => known === density) ?? 'comfortable',
  }
}

export function keepLook({ theme, density }: Look): void {
  localStorage.setItem(storedKey, `${theme} ${density}`)
}

/** Writes the look to the page, where the tokens read it. */
export function applyLook({ theme, density }: Look, prefersDark: boolean): void {
  const { dataset } = document.documentElement
  dataset.theme = theme === 'dark' || (theme === 'system' && prefersDark) ? 'dark' : 'light'
  dataset.density = density
}
