import { defineErrors } from '@tragwerk/infra/errors'

export const sqlErrors = defineErrors('sql', {
  unavailable: {
    kind: 'unavailable',
    message:
      'The database cannot be reached right now. Try again in a moment; check the database if it lasts.',
  },
  timeout: {
    kind: 'timeout',
    message: 'The database did not answer in time. Try again, or with a smaller request.',
  },
  overloaded: {
    kind: 'limited',
    message: (d: { waiting: number }) =>
      `The embedded database has ${d.waiting} statements waiting. Send fewer at once, or use a PostgreSQL server by setting DATABASE_URL.`,
  },
  serialization: {
    kind: 'conflict',
    retryable: true,
    message: 'Another transaction changed the same rows at the same time. Run the transaction again.',
  },
  storage_full: {
    kind: 'unavailable',
    message: 'The disk of the database is full; nothing was written. Free space, then try again.',
  },
  closed: {
    kind: 'unavailable',
    retryable: false,
    message: 'The database was already closed. Open it again before sending statements.',
  },
  invalid_tenant: {
    kind: 'internal',
    message: 'The tenant id is not a UUID, so no transaction was opened. Pass the id of a stored tenant.',
  },
  invalid_identifier: {
    kind: 'internal',
    message: (d: { name: string }) =>
      `"${d.name}" cannot be used as the name of a table, role or channel. Use lower-case letters, digits and underscores.`,
  },
  listen_in_transaction: {
    kind: 'internal',
    message:
      'LISTEN and UNLISTEN cannot run inside a transaction on the embedded database. Send them outside.',
  },
  directory_in_use: {
    kind: 'conflict',
    message: (d: { directory: string; pid: number; host: string }) =>
      `The data directory ${d.directory} is in use by process ${d.pid} on ${d.host}. Stop that process first, or use another data directory.`,
  },
  directory_damaged: {
    kind: 'internal',
    message: (d: { directory: string; reason: string }) =>
      `The database in ${d.directory} cannot be opened: ${d.reason} Restore a backup, or move the directory away to start empty.`,
  },
  ownership_lost: {
    kind: 'internal',
    message: (d: { directory: string }) =>
      `The lock file of ${d.directory} no longer names this process, so another process may be writing. The database was closed to protect the data; stop the other process and start again.`,
  },
  server_too_old: {
    kind: 'internal',
    message: (d: { version: string }) =>
      `The PostgreSQL server has version number ${d.version}, but 150000 (PostgreSQL 15) or newer is needed. Upgrade the server, or unset DATABASE_URL to use the embedded database.`,
  },
  role_bypasses_isolation: {
    kind: 'internal',
    message: (d: { role: string }) =>
      `The database role "${d.role}" ignores row-level security, and the role tragwerk_app cannot be used in its place. Grant tragwerk_app to it, or connect with a role that is neither superuser nor has BYPASSRLS.`,
  },
  migration_changed: {
    kind: 'internal',
    message: (d: { id: string }) =>
      `The migration ${d.id} was applied with other statements than this program contains. Use the program version that belongs to this database, or restore a backup.`,
  },
  migration_failed: {
    kind: 'internal',
    message: (d: { id: string; reason: string }) =>
      `The migration ${d.id} failed and was rolled back: ${d.reason}. Earlier migrations stay applied; correct the cause and start again.`,
  },
  migration_repeated: {
    kind: 'internal',
    message: (d: { id: string }) =>
      `The migration ${d.id} is listed twice. Give each migration an id of its own.`,
  },
  database_newer: {
    kind: 'internal',
    message: (d: { ids: readonly string[] }) =>
      `The database was migrated by a newer program; this one does not know ${d.ids}. Start the newer program, or restore the backup taken before the upgrade.`,
  },
})
