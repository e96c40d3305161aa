import { z } from 'zod'

/** The six layers from top to bottom, and trust, which stands below L4. */
export const layers = ['ui', 'api', 'orchestration', 'services', 'trust', 'data', 'infra'] as const
export const Layer = z.enum(layers).meta({ id: 'Layer' })
export type Layer = z.infer<typeof Layer>

/** Figures of the last minute. Percentiles are null while nothing was measured. */
const figures = {
  calls: z.int(),
  failures: z.int().describe('Ended by a fault of the platform or its providers, not of the caller'),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
}

/** One part of a layer, for example knowledge in services. */
export const ActivityPart = z
  .object({
    layer: Layer,
    part: z.string().describe('Name of the domain'),
    ...figures,
    lastAt: z.iso.datetime().nullable().describe('When it last did something, since the process started'),
  })
  .meta({ id: 'ActivityPart' })
export type ActivityPart = z.infer<typeof ActivityPart>

/** How often one part called another in the last minute. */
export const ActivityFlow = z
  .object({ from: z.string().describe('layer/part'), to: z.string(), calls: z.int() })
  .meta({ id: 'ActivityFlow' })
export type ActivityFlow = z.infer<typeof ActivityFlow>

export const ActivityPoint = z
  .object({ at: z.iso.datetime().describe('Start of ten seconds'), ...figures })
  .meta({ id: 'ActivityPoint' })
export type ActivityPoint = z.infer<typeof ActivityPoint>

/** What one process is doing. All figures are of this process and start with it. */
export const Activity = z
  .object({
    at: z.iso.datetime(),
    startedAt: z.iso.datetime(),
    windowSeconds: z.literal(60),
    requests: z.object({ ...figures, inFlight: z.int() }).describe('HTTP requests of the window'),
    parts: z.array(ActivityPart).describe('Every part of the installation, also the quiet ones'),
    flows: z.array(ActivityFlow),
    series: z.array(ActivityPoint).describe('HTTP requests of the last 15 minutes, oldest first'),
    today: z
      .object({
        since: z.iso.datetime().describe('Midnight UTC or the start of the process, whichever is later'),
        requests: z.int(),
        failures: z.int(),
        inputTokens: z.int(),
        outputTokens: z.int(),
        costMicroUsd: z
          .int()
          .describe('Millionths of a US dollar; models that run in the process cost nothing'),
        unpricedCalls: z.int().describe('Model calls whose price is not known; not part of the cost'),
      })
      .describe('Counted since `since`'),
  })
  .meta({ id: 'Activity' })
export type Activity = z.infer<typeof Activity>

export const ActivityEvent = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('activity'), activity: Activity }),
    z.object({ type: z.literal('error'), code: z.string(), message: z.string() }),
  ])
  .meta({ id: 'ActivityEvent' })
export type ActivityEvent = z.infer<typeof ActivityEvent>
