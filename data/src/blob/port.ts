/** Where a blob belongs: bytes of one scope live and go together. */
export interface BlobScope {
  /** UUID. */
  readonly tenantId: string
  /** UUID of what the bytes belong to, for example one version of a document. */
  readonly scope: string
}

/** Content-addressed bytes, kept per scope so that nothing is shared and a scope can be erased as a whole. */
export interface BlobStore {
  readonly adapter: string
  /**
   * Stores bytes durably (synced to disk before it resolves) and returns their lower-case hexadecimal SHA-256.
   * Storing the same bytes twice in a scope is free and returns the same name.
   */
  put(scope: BlobScope, bytes: Uint8Array): Promise<string>
  /** The bytes, or `undefined` when absent. Content that no longer matches its name raises `blob.corrupt`. */
  get(scope: BlobScope, sha256: string): Promise<Uint8Array | undefined>
  /** Removes everything of a scope; absent scopes are ignored. */
  drop(scope: BlobScope): Promise<void>
}
