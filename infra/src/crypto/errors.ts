import { defineErrors } from '../errors/index.ts'

export const cryptoErrors = defineErrors('crypto', {
  root_key_invalid: {
    kind: 'invalid',
    message: (d: { source: string }) =>
      `The root key in ${d.source} is not 32 bytes in base64. Give the key that this data was created with; make a new one with "openssl rand -base64 32" only for an empty data folder.`,
  },
  root_key_exposed: {
    kind: 'invalid',
    message: (d: { file: string; mode: string }) =>
      `The root key file ${d.file} can be read by other users (mode ${d.mode}). Run "chmod 600 ${d.file}", and change the key if the machine is shared.`,
  },
  root_key_unreadable: {
    kind: 'invalid',
    message: (d: { file: string; reason: string }) =>
      `The root key file ${d.file} could not be used: ${d.reason}. Correct the path or the permissions of the folder.`,
  },
  not_authentic: {
    kind: 'internal',
    message:
      'Encrypted data does not belong to this place or was changed. Compare the record with a backup and look for who changed it.',
  },
  unknown_key: {
    kind: 'internal',
    message: (d: { keyId: string }) =>
      `Encrypted data needs the key ${d.keyId}, which is not loaded. Start with the root key this data was created with, or name it as a previous one.`,
  },
  malformed: {
    kind: 'internal',
    message: 'Encrypted data is cut off or in an unknown version. Compare the record with a backup.',
  },
  not_canonical: {
    kind: 'invalid',
    message: (d: { path: string; reason: string }) =>
      `The value at ${d.path} has no canonical JSON form: ${d.reason}. Send plain JSON values.`,
  },
})
