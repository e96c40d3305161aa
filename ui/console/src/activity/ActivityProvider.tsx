import { type Activity, monitoringRoutes } from '@tragwerk/contracts/monitoring'
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { type LiveState, useConnection, useLive } from '../server/index.ts'
import { type Health, judgeHealth } from './health.ts'

interface Live {
  /** Undefined until the first event, and when the key may not read it. */
  readonly activity: Activity | undefined
  readonly state: LiveState
}

const ActivityContext = createContext<Live | undefined>(undefined)

/** One connection for all who want to know what the server is doing. */
export function ActivityProvider({ children }: { readonly children: ReactNode }) {
  const [activity, setActivity] = useState<Activity>()
  const state = useLive(monitoringRoutes.watchActivity, {}, (event) => {
    if (event.type === 'activity') setActivity(event.activity)
  })
  const live = useMemo(() => ({ activity, state }), [activity, state])
  return <ActivityContext value={live}>{children}</ActivityContext>
}

export function useActivity(): Live {
  const live = useContext(ActivityContext)
  if (!live) throw new Error('ActivityProvider is missing above this component.')
  return live
}

/** What one look should tell. */
export function useHealth(): Health {
  const { activity, state } = useActivity()
  const { connection } = useConnection()
  return judgeHealth(connection, state, activity?.requests)
}
