import { defineErrors } from '@tragwerk/infra/errors'

export const blobErrors = defineErrors('blob', {
  corrupt: {
    kind: 'internal',
    message: (d: { sha256: string }) =>
      `The stored content ${d.sha256} no longer matches its name: the file was changed or damaged. Restore it from a backup, or upload it again.`,
  },
  invalid_name: {
    kind: 'internal',
    message: (d: { part: string }) =>
      `The ${d.part} of a blob is malformed. Use UUIDs for tenant and scope, and 64 lower-case hexadecimal digits for content.`,
  },
  storage_full: {
    kind: 'unavailable',
    message: 'The disk for file contents is full; nothing was stored. Free space, then try again.',
  },
})
