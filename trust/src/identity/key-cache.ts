import type { StoredKey } from './store.ts'

/** Own bounds: a read is at most this old, and so many keys are kept; those that were read longest ago go first. */
const maxAgeMs = 5_000
const maxKeys = 10_000

export interface KeyCacheDeps {
  readonly monotonicMs: () => number
  readonly load: (keyId: string) => Promise<StoredKey | undefined>
}

export interface KeyCache {
  /** The same as `get`, where nothing has to be read for it. */
  peek(keyId: string): StoredKey | undefined
  /** The key as the database had it at most five seconds ago. Unknown keys are looked up each time. */
  get(keyId: string): Promise<StoredKey | undefined>
  /** Makes the next `get` read afresh, also where a read is under way. */
  forget(keyId: string): void
}

interface Cached {
  readonly key: StoredKey
  /** When the read began, so that its duration counts towards the age. */
  readonly readAtMs: number
}

/** Remembers rows, not verdicts: secret, expiry and revocation are judged anew at each use. */
export function createKeyCache(deps: KeyCacheDeps): KeyCache {
  const cached = new Map<string, Cached>()
  const underWay = new Map<string, Promise<StoredKey | undefined>>()

  async function read(keyId: string): Promise<StoredKey | undefined> {
    const readAtMs = deps.monotonicMs()
    const reading = deps.load(keyId)
    underWay.set(keyId, reading)
    try {
      const key = await reading
      if (key && underWay.get(keyId) === reading) remember(keyId, { key, readAtMs })
      return key
    } finally {
      if (underWay.get(keyId) === reading) underWay.delete(keyId)
    }
  }

  function remember(keyId: string, entry: Cached): void {
    cached.delete(keyId)
    cached.set(keyId, entry)
    if (cached.size <= maxKeys) return
    const [oldest] = cached.keys()
    if (oldest !== undefined) cached.delete(oldest)
  }

  function peek(keyId: string): StoredKey | undefined {
    const hit = cached.get(keyId)
    return hit && deps.monotonicMs() - hit.readAtMs < maxAgeMs ? hit.key : undefined
  }

  return {
    peek,
    async get(keyId) {
      return peek(keyId) ?? (await (underWay.get(keyId) ?? read(keyId)))
    },
    forget(keyId) {
      cached.delete(keyId)
      underWay.delete(keyId)
    },
  }
}
