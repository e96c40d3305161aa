import { randomBytes } from 'node:crypto'
import type { Clock, Ids } from '@tragwerk/infra/clock'
import { Secret } from '@tragwerk/infra/config'
import { createKeyring } from '@tragwerk/infra/crypto'
import type { Authenticated } from '@tragwerk/trust/identity'
import { authenticateKey, hashSecret } from '../../../trust/src/identity/authenticate.ts'
import { createKeyCache } from '../../../trust/src/identity/key-cache.ts'
import { parseKey } from '../../../trust/src/identity/key-format.ts'
import { createLastUsed } from '../../../trust/src/identity/last-used.ts'
import { createRecentKeys } from '../../../trust/src/identity/recent-keys.ts'
import type { StoredKey } from '../../../trust/src/identity/store.ts'

/**
 * The key check of the product with one stored key, that of an application which may use models. Rows come out of
 * memory, as often as the product would read them; that a key was used is noted and never written.
 */
export function createAuthenticate(
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
  key: string,
): (presented: string | undefined) => Authenticated | Promise<Authenticated> {
  const parsed = parseKey(key)
  if (parsed === undefined) throw new Error('The key is not one of the product.')
  const keyring = createKeyring(new Secret(randomBytes(32)))
  const row: StoredKey = {
    id: ids.uuid(),
    tenantId: ids.uuid(),
    keyId: parsed.keyId,
    secretHash: hashSecret({ keyring }, parsed.secret),
    name: 'bench',
    permissions: ['models:use'],
    subjects: [],
    createdAt: clock.now(),
    expiresAt: undefined,
    revokedAt: undefined,
    lastUsedAt: undefined,
  }
  const deps = {
    clock,
    keyring,
    cache: createKeyCache({
      monotonicMs: clock.monotonicMs,
      // A row read again is another object.
      load: async (keyId) => (keyId === row.keyId ? { ...row } : undefined),
    }),
    recent: createRecentKeys(clock.monotonicMs),
    lastUsed: createLastUsed(async () => {}),
    configuredAdmin: () => undefined,
  }
  return (presented) => authenticateKey(deps, presented)
}
