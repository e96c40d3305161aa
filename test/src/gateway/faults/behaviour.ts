/** How one fake provider answers from now on. */
export interface Behaviour {
  /** Statuses of the answers, taken in turn; 200 answers. */
  readonly statuses?: readonly number[]
  /** Of refusals, in seconds. */
  readonly retryAfter?: number
  /** Silence before the head. */
  readonly firstByteMs?: number
  /** Longer or shorter by up to so much. */
  readonly jitterMs?: number
  /** Lets the body pass unread, which costs this process nothing; answers whole. */
  readonly isDeaf?: boolean
  /** Tells no usage in whole answers. */
  readonly isSilent?: boolean
  /** Of a stream. */
  readonly chunks?: number
  readonly chunkMs?: number
  /** Text of each chunk. */
  readonly text?: string
  /** Characters of a field of each chunk that is no text. */
  readonly padding?: number
  /** A stream that breaks instead of its proper end. */
  readonly fault?: 'fin' | 'reset' | 'invalid-json' | 'half-character' | 'no-end'
}

export interface Seen {
  /** What the client wrote into `user`. */
  readonly tag: string
  readonly atMs: number
  /** When the connection of an answer that was not complete was closed by the other side. */
  readonly abortedAtMs?: number
}

export interface Figures {
  readonly attempts: number
  /** Requests being answered. */
  readonly open: number
  /** Of the whole process. */
  readonly sockets: number
  readonly bytesSent: number
  readonly seen: readonly Seen[]
}

/** Between the test and the process of the providers. Times are on the wall clock, with fractions. */
export type Order =
  | { readonly id: number; readonly behave: string; readonly behaviour: Behaviour }
  | { readonly id: number; readonly tell: string }

export type Told = { readonly id: number; readonly figures?: Figures } | { readonly port: number }
