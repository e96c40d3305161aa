export type TokenValues = Readonly<Record<string, string>>

/** The values that the style sheet gives the tokens in a theme, whichever theme the page has. */
export function readTokens(theme: 'light' | 'dark', names: readonly string[]): TokenValues {
  const probe = document.createElement('div')
  probe.dataset.theme = theme
  document.body.append(probe)
  const style = getComputedStyle(probe)
  const values = Object.fromEntries(
    names.map((name) => [name, toLongHex(style.getPropertyValue(`--${name}`))]),
  )
  probe.remove()
  return values
}

/** The build shortens `#ffffff` to `#fff`. */
function toLongHex(value: string): string {
  const hex = value.trim()
  return hex.length === 4 ? `#${[...hex.slice(1)].map((digit) => digit + digit).join('')}` : hex
}
