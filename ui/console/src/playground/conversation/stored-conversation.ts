import { withoutRunning } from './conversation.ts'
import { mostTurns, type Turn, Turns } from './conversation-schema.ts'

/** Keeps the conversation of this tab and tenant over reloads and visits to other pages. */
export interface StoredConversation {
  read(): readonly Turn[]
  /** As many of the latest turns as the browser keeps; the others live until the page is left. */
  write(turns: readonly Turn[]): void
}

export function createStoredConversation(storage: Storage, tenantId: string): StoredConversation {
  const key = `tragwerk.conversation.${tenantId}`
  return {
    read() {
      try {
        const turns = Turns.safeParse(JSON.parse(storage.getItem(key) ?? '[]'))
        return turns.success ? withoutRunning(turns.data) : []
      } catch {
        return []
      }
    },
    write(turns) {
      let kept = turns.slice(-mostTurns)
      while (kept.length > 0) {
        try {
          return storage.setItem(key, JSON.stringify(kept))
        } catch {
          kept = kept.slice(Math.ceil(kept.length / 2))
        }
      }
      storage.removeItem(key)
    },
  }
}
