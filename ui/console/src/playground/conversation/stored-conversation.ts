import { withoutRunning } from './conversation.ts'
import { type Turn, Turns } from './conversation-schema.ts'

/** Keeps the conversation of this tab and tenant over reloads and visits to other pages. */
export interface StoredConversation {
  read(): readonly Turn[]
  /** Where the browser keeps no more, the conversation lives until the page is left. */
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
      try {
        if (turns.length === 0) storage.removeItem(key)
        else storage.setItem(key, JSON.stringify(turns))
      } catch {
        storage.removeItem(key)
      }
    },
  }
}
