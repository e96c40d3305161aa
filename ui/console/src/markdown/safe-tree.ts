/**
 * What a text may become on the page: an allowlist, as plain data. Everything that is not in here is shown as text.
 * Nothing in it makes the browser fetch anything; a link is an address to be shown, opened only on request.
 */

export type SafeInline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'strong' | 'emphasis' | 'strike'; readonly children: readonly SafeInline[] }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'break' }
  /** `isBare`: its text is the address itself. */
  | {
      readonly type: 'link'
      readonly href: string
      readonly host: string
      readonly isBare: boolean
      readonly children: readonly SafeInline[]
    }
  /** Never loaded; `host` says where it would have come from and may be empty. */
  | { readonly type: 'image'; readonly alt: string; readonly host: string }
  /** `[n]`; a button where the text has a source of that number. */
  | { readonly type: 'citation'; readonly number: number }

export interface SafeListItem {
  /** Of a task list; undefined elsewhere. */
  readonly isChecked: boolean | undefined
  readonly children: readonly SafeBlock[]
}

export type SafeCell = readonly SafeInline[]

export type SafeBlock =
  | { readonly type: 'paragraph'; readonly children: readonly SafeInline[] }
  | { readonly type: 'heading'; readonly depth: number; readonly children: readonly SafeInline[] }
  | { readonly type: 'code'; readonly language: string; readonly text: string }
  | {
      readonly type: 'list'
      readonly isOrdered: boolean
      readonly start: number
      readonly items: readonly SafeListItem[]
    }
  | { readonly type: 'quote'; readonly children: readonly SafeBlock[] }
  | {
      readonly type: 'table'
      readonly align: ReadonlyArray<'left' | 'right' | 'center' | undefined>
      readonly head: readonly SafeCell[]
      readonly rows: ReadonlyArray<readonly SafeCell[]>
    }
  | { readonly type: 'line' }
