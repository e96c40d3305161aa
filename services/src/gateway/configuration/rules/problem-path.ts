/** A place in a configuration: keys and indexes from the outside in. */
export type PlacePath = readonly (string | number)[]

const plainKey = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u
const part = /\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g

/** As people read it: `routes[2].fallbacks[0]`, `prices["openai/gpt-5-mini"].input`. */
export function renderPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    const name = String(key)
    if (!plainKey.test(name)) return `${text}[${JSON.stringify(name)}]`
    return text === '' ? name : `${text}.${name}`
  }, '')
}

/** The opposite of `renderPath`. */
export function parsePath(text: string): PlacePath {
  return [...text.matchAll(part)].map(([, index, quoted, name]) => {
    if (index !== undefined) return Number(index)
    return quoted === undefined ? String(name) : (JSON.parse(quoted) as string)
  })
}

/** What stands at the place; undefined when nothing does. */
export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value
}
