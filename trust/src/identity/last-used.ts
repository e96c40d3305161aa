/** Collects when keys were used, so that a request never waits for the write. */
export interface LastUsed {
  note(id: string, at: Date): void
  /** Writes what was noted since the last time. What could not be written is kept for the next time. */
  flush(): Promise<void>
}

export interface Use {
  readonly id: string
  readonly at: Date
}

export function createLastUsed(write: (uses: readonly Use[]) => Promise<void>): LastUsed {
  let noted = new Map<string, Date>()
  return {
    note(id, at) {
      noted.set(id, at)
    },
    async flush() {
      if (noted.size === 0) return
      const uses = noted
      noted = new Map()
      try {
        await write([...uses].map(([id, at]) => ({ id, at })))
      } catch (error) {
        noted = new Map([...uses, ...noted])
        throw error
      }
    },
  }
}
