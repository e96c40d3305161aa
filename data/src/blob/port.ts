/** Content-addressed bytes of one tenant. */
export interface BlobStore {
  readonly adapter: string
  /**
   * Stores bytes durably (synced to disk before it resolves) and returns their lower-case hexadecimal SHA-256.
   * Storing the same bytes twice is free and returns the same name.
   */
  put(tenantId: string, bytes: Uint8Array): Promise<string>
  /** The bytes, or `undefined` when absent. Content that no longer matches its name raises `blob.corrupt`. */
  get(tenantId: string, sha256: string): Promise<Uint8Array | undefined>
  /** Removes the bytes; absent ones are ignored. */
  delete(tenantId: string, sha256: string): Promise<void>
}
