/** A place in a configuration: keys and indexes from the outside in. */
export type Place = readonly (string | number)[]

const plainKey = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u

/** As the server names places: `routes[2].fallbacks[0]`, `prices["openai/gpt-5-mini"].input`. */
export function toPath(place: Place): string {
  return place.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    if (!plainKey.test(key)) return `${text}[${JSON.stringify(key)}]`
    return text === '' ? key : `${text}.${key}`
  }, '')
}

/** What stands behind `prefix` in a path; undefined when the path leads elsewhere. */
export function pathWithin(path: string, prefix: string): string | undefined {
  if (path === prefix) return ''
  if (!path.startsWith(prefix)) return undefined
  const rest = path.slice(prefix.length)
  if (prefix === '') return rest
  return /^[.[]/.test(rest) ? rest.replace(/^\./, '') : undefined
}
