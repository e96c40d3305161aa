import type { Activity } from '@tragwerk/contracts/monitoring'
import type { Connection, LiveState } from '../server/index.ts'

export type Health = 'well' | 'failing' | 'down' | 'unknown'

/** From this share of failed requests in the last minute on, the sign turns red. */
const failingShare = 0.05

/** A refused watch (a key without system:read) says nothing about the server's health. */
export function judgeHealth(
  connection: Connection,
  state: LiveState,
  requests: Pick<Activity['requests'], 'calls' | 'failures'> | undefined,
): Health {
  if (connection === 'down' || state === 'lost') return 'down'
  if (!requests || state === 'refused') return 'unknown'
  const { calls, failures } = requests
  return failures > 0 && failures / calls >= failingShare ? 'failing' : 'well'
}
