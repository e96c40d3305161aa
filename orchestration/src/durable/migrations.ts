import type { Migration } from '@tragwerk/data/sql'

export const durableMigrations: readonly Migration[] = [
  {
    id: 'durable/0001-executors',
    up: `
      CREATE TABLE durable_executors (
        id text PRIMARY KEY,
        heartbeat_at timestamptz NOT NULL,
        claimed_at timestamptz
      );
    `,
  },
]
