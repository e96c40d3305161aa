/** One thing that a scripted model says; every format tells it in its own words. */
export type Said =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly text: string; readonly signature?: string }
  /** `input` is the text of the JSON as the model writes it. */
  | { readonly type: 'call'; readonly id: string; readonly name: string; readonly input: string }

/** One answer of a scripted model. */
export interface Saying {
  readonly said: readonly Said[]
  /** Absent: `calls` when it calls a tool, else `stop`. */
  readonly finish?: 'stop' | 'calls' | 'length'
  readonly usage?: SaidUsage
}

export interface SaidUsage {
  /** With the cached ones. */
  readonly input: number
  readonly output: number
  readonly cached: number
}

export type Call = Extract<Said, { readonly type: 'call' }>

export const usualUsage: SaidUsage = { input: 1200, output: 34, cached: 1000 }

export function finishOf({ finish, said }: Saying): NonNullable<Saying['finish']> {
  return finish ?? (said.some(({ type }) => type === 'call') ? 'calls' : 'stop')
}

export function callsOf({ said }: Saying): Call[] {
  return said.filter((one): one is Call => one.type === 'call')
}

export function textOf({ said }: Saying, type: 'text' | 'thinking' = 'text'): string {
  return said.map((one) => (one.type === type ? one.text : '')).join('')
}

/** The pieces in which models stream a text: whole code points, of uneven length. */
export function toFragments(text: string): string[] {
  const points = [...text]
  const fragments: string[] = []
  let size = 1
  for (let at = 0; at < points.length; at += size) {
    size = 1 + ((at * 7 + points.length) % 23)
    fragments.push(points.slice(at, at + size).join(''))
  }
  return fragments
}

/** Takes one piece of each list in turn. */
export function interleave<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat()
}
