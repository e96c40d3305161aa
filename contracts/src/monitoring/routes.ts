import { z } from 'zod'
import { defineRoute } from '../route.ts'
import { Activity, ActivityEvent } from './entities.ts'

export const monitoringRoutes = {
  activity: defineRoute({
    id: 'monitoring.activity',
    method: 'GET',
    path: '/api/v1/activity',
    summary: 'What the process that answers is doing: requests, latency and failures by part',
    permission: 'system:read',
    reply: Activity,
    errors: [],
    stability: 'beta',
  }),
  watchActivity: defineRoute({
    id: 'monitoring.watchActivity',
    method: 'GET',
    path: '/api/v1/activity/watch',
    summary: 'Follow what the process is doing, every two seconds',
    description: 'Server-sent events. Ends only when the client goes or the server stops.',
    permission: 'system:read',
    reply: z.undefined(),
    replyKind: 'events',
    event: ActivityEvent,
    errors: [],
    stability: 'beta',
  }),
} as const
