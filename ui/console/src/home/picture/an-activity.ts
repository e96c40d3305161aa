import type { Activity, ActivityPart } from '@tragwerk/contracts/monitoring'
import { type Colours, colourNames, type Drawing } from './draw-picture.ts'

const figures = { calls: 0, failures: 0, p50Ms: null, p95Ms: null }

/** For tests: an activity with one part. */
export function anActivity({
  part,
  ...rest
}: Partial<Activity> & { part?: Partial<ActivityPart> } = {}): Activity {
  return {
    at: '2026-11-21T10:31:05.000Z',
    startedAt: '2026-11-21T08:00:00.000Z',
    windowSeconds: 60,
    requests: { ...figures, inFlight: 0 },
    parts: [{ layer: 'api', part: 'gateway', ...figures, lastAt: null, ...part }],
    flows: [],
    series: [],
    today: {
      since: '2026-11-21T08:00:00.000Z',
      requests: 0,
      failures: 0,
      inputTokens: 0,
      outputTokens: 0,
      costMicroUsd: 0,
      unpricedCalls: 0,
    },
    ...rest,
  }
}

/** For tests: a sheet with two storeys and five parts. */
export function aDrawing(changes: Partial<Drawing> = {}): Drawing {
  const colours = Object.fromEntries(colourNames.map((name) => [name, '#123456'])) as unknown as Colours
  const part = (id: string, name: string) => ({
    id,
    name,
    figures: '12/min · p95 40 ms',
    isActive: true,
    failures: undefined,
  })
  return {
    title: 'Tragwerk',
    subtitle: '21 Nov 2026',
    note: 'Figures of one process',
    figures: [{ label: 'Requests today', value: '1,204' }],
    storeys: [
      {
        layer: 'api',
        mark: 'L2',
        name: 'API gateway',
        purpose: 'One entrance',
        parts: [part('api/gateway', 'Gateway')],
      },
      {
        layer: 'services',
        mark: 'L4',
        name: 'AI services',
        purpose: 'Models and knowledge',
        parts: [
          part('services/models', 'Models'),
          part('services/knowledge', 'Knowledge'),
          part('services/monitoring', 'Monitoring'),
          part('services/other', 'Other'),
        ],
      },
    ],
    flows: [],
    colours: { ...colours, 'layer-api': '#0f7681' },
    ...changes,
  }
}
