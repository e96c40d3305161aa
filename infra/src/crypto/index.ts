export { crc32, randomBase62, toBase62 } from './base62.ts'
export { canonicalJson, hashJson } from './canonical-json.ts'
export {
  type CellAddress,
  createEnvelope,
  type DataKey,
  type Envelope,
  type EnvelopeDeps,
  type WrappedKey,
} from './envelope.ts'
export { cryptoErrors } from './errors.ts'
export { createKeyring, type Keyring, type KeyringOptions } from './keyring.ts'
export { cryptoOptions } from './options.ts'
export { loadRootKey, type RootKey, type RootKeySource } from './root-key.ts'
