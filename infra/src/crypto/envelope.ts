import { createSecretKey } from 'node:crypto'
import type { Ids, Random } from '../clock/index.ts'
import { cryptoErrors } from './errors.ts'
import type { Keyring } from './keyring.ts'
import { openBytes, type SealingKey, sealBytes } from './sealed-bytes.ts'

/** A key as a store keeps it: useless without the key above it. */
export interface WrappedKey {
  /** UUID. */
  readonly id: string
  readonly tenantId: string
  readonly wrapped: Buffer
}

/** Where a sealed value lives. It cannot be opened anywhere else. */
export interface CellAddress {
  readonly table: string
  readonly column: string
  readonly rowId: string
}

/** Seals and opens the values of one subject or document. */
export interface DataKey {
  readonly id: string
  seal(address: CellAddress, plaintext: Uint8Array): Buffer
  /** Throws `crypto.not_authentic` for a moved or changed value, `crypto.malformed` for a cut one. */
  open(address: CellAddress, sealed: Uint8Array): Buffer
}

/**
 * Three levels of keys: the root key wraps one key per tenant, which wraps one data key per subject or
 * document. Deleting the wrapped data key makes its values unreadable for good. Holds no keys itself: the
 * caller stores what `create…` and `rewrap…` return.
 */
export interface Envelope {
  createTenantKey(tenantId: string): WrappedKey
  createDataKey(tenantKey: WrappedKey): WrappedKey
  /** Throws when the two do not belong together. */
  openDataKey(tenantKey: WrappedKey, dataKey: WrappedKey): DataKey
  /** The same key under the current root key; the same object when it already is. */
  rewrapTenantKey(tenantKey: WrappedKey): WrappedKey
  /** The same data key under another key of the same tenant. */
  rewrapDataKey(dataKey: WrappedKey, from: WrappedKey, to: WrappedKey): WrappedKey
}

export interface EnvelopeDeps {
  readonly keyring: Keyring
  readonly ids: Ids
  readonly random: Random
}

const keyBytes = 32

export function createEnvelope({ keyring, ids, random }: EnvelopeDeps): Envelope {
  const tenantContext = ({ id, tenantId }: Pick<WrappedKey, 'id' | 'tenantId'>) =>
    toAad(['kek', tenantId, id])
  const dataContext = ({ id, tenantId }: Pick<WrappedKey, 'id' | 'tenantId'>) => toAad(['dek', tenantId, id])
  const openTenantKey = (tenantKey: WrappedKey): SealingKey =>
    toSealingKey(tenantKey.id, keyring.unwrap(tenantContext(tenantKey), tenantKey.wrapped))
  const unwrapDataKey = (dataKey: WrappedKey, tenantKey: WrappedKey): Buffer =>
    openWith(openTenantKey(tenantKey), dataContext(dataKey), dataKey.wrapped)
  const wrapDataKey = (id: string, tenantKey: WrappedKey, plaintext: Buffer): WrappedKey => {
    const { tenantId } = tenantKey
    const key = openTenantKey(tenantKey)
    return {
      id,
      tenantId,
      wrapped: sealBytes({ key, aad: dataContext({ id, tenantId }), plaintext, random }),
    }
  }

  return {
    createTenantKey(tenantId) {
      const id = ids.uuid()
      return { id, tenantId, wrapped: keyring.wrap(tenantContext({ id, tenantId }), random.bytes(keyBytes)) }
    },
    createDataKey: (tenantKey) => wrapDataKey(ids.uuid(), tenantKey, random.bytes(keyBytes)),
    openDataKey(tenantKey, dataKey) {
      if (tenantKey.tenantId !== dataKey.tenantId) throw cryptoErrors.notAuthentic()
      const key = toSealingKey(dataKey.id, unwrapDataKey(dataKey, tenantKey))
      const { tenantId } = dataKey
      const cell = ({ table, column, rowId }: CellAddress) =>
        toAad([tenantId, table, column, rowId, dataKey.id])
      return {
        id: dataKey.id,
        seal: (address, plaintext) => sealBytes({ key, aad: cell(address), plaintext, random }),
        open: (address, sealed) => openWith(key, cell(address), sealed),
      }
    },
    rewrapTenantKey(tenantKey) {
      if (keyring.isCurrent(tenantKey.wrapped)) return tenantKey
      const context = tenantContext(tenantKey)
      return { ...tenantKey, wrapped: keyring.wrap(context, keyring.unwrap(context, tenantKey.wrapped)) }
    },
    rewrapDataKey(dataKey, from, to) {
      if (dataKey.tenantId !== to.tenantId) throw cryptoErrors.notAuthentic()
      return wrapDataKey(dataKey.id, to, unwrapDataKey(dataKey, from))
    },
  }
}

function openWith(key: SealingKey, aad: string, sealed: Uint8Array): Buffer {
  return openBytes({ findKey: (id) => (id === key.id ? key.key : undefined), aad, sealed })
}

function toSealingKey(id: string, bytes: Buffer): SealingKey {
  return { id: id.replaceAll('-', ''), key: createSecretKey(bytes) }
}

/** `v1|part|part…`; the separator inside a part is escaped, so that two places never share one text. */
function toAad(parts: readonly string[]): string {
  return ['v1', ...parts.map((part) => part.replaceAll('%', '%25').replaceAll('|', '%7C'))].join('|')
}
