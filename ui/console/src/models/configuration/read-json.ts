export type ReadJson =
  | { readonly value: Record<string, unknown>; readonly fault?: undefined }
  | {
      readonly value?: undefined
      readonly fault: { readonly key: 'jsonBroken' | 'jsonObject'; readonly reason: string }
    }

/** The object that a text stands for, or why it stands for none. */
export function readJson(text: string): ReadJson {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { value: value as Record<string, unknown> }
    return { fault: { key: 'jsonObject', reason: '' } }
  } catch (error) {
    return { fault: { key: 'jsonBroken', reason: error instanceof Error ? error.message : String(error) } }
  }
}
