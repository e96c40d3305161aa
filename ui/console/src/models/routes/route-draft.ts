import type {
  GatewayConfiguration,
  Sensitivity,
  Strategy,
  Target,
  TaskRoute,
} from '@tragwerk/contracts/gateway'
import {
  mapNumbers,
  numberOf,
  setOnly,
  type TimeoutsDraft,
  textOf,
  toTimeoutsDraft,
} from '../configuration/draft-values.ts'

export interface TargetDraft {
  /** Stays with the target when it is moved. */
  readonly id: number
  readonly model: string
  readonly weight: string
}

export interface ShareDraft {
  readonly model: string
  readonly percent: string
}

/** A route as it is typed: numbers are texts, empty where nothing is set. */
export interface RouteDraft {
  readonly task: string
  readonly description: string
  readonly primary: readonly TargetDraft[]
  readonly fallbacks: readonly TargetDraft[]
  readonly strategy: Strategy
  readonly maxLatencyMs: string
  readonly maxCostUsd: string
  readonly sensitivityCeiling: Sensitivity | ''
  /** Divided by commas or blanks. */
  readonly regions: string
  readonly timeouts: TimeoutsDraft
  readonly retries: { readonly max: string; readonly baseMs: string; readonly capMs: string }
  readonly hedgeAfterMs: string
  readonly stickiness: TaskRoute['stickiness']
  readonly canary: ShareDraft
  readonly shadow: ShareDraft
}

/** What the parts of the form are given. */
export interface RouteParts {
  readonly draft: RouteDraft
  readonly errors: Readonly<Record<string, string>>
  change(changes: Partial<RouteDraft>): void
}

export function toRouteDraft(route: TaskRoute | undefined): RouteDraft {
  const primary = route?.primary ?? [{ model: '', weight: 1 }]
  const share = (one: TaskRoute['canary']) => ({
    model: one?.target.model ?? '',
    percent: textOf(one?.percent),
  })
  return {
    task: route?.task ?? '',
    description: route?.description ?? '',
    primary: primary.map((target, id) => toTargetDraft(target, id)),
    fallbacks: (route?.fallbacks ?? []).map((target, at) => toTargetDraft(target, primary.length + at)),
    strategy: route?.strategy ?? 'order',
    maxLatencyMs: textOf(route?.maxLatencyMs),
    maxCostUsd: textOf(route?.maxCostUsd),
    sensitivityCeiling: route?.sensitivityCeiling ?? '',
    regions: route?.regions?.join(', ') ?? '',
    timeouts: toTimeoutsDraft(route?.timeouts),
    retries: {
      max: textOf(route?.retries?.max),
      baseMs: textOf(route?.retries?.baseMs),
      capMs: textOf(route?.retries?.capMs),
    },
    hedgeAfterMs: textOf(route?.hedge?.afterMs),
    stickiness: route?.stickiness ?? 'none',
    canary: share(route?.canary),
    shadow: share(route?.shadow),
  }
}

function toTargetDraft({ model, weight }: Target, id: number): TargetDraft {
  return { id, model, weight: String(weight) }
}

/** The next free id of a draft. */
export function nextTargetId({ primary, fallbacks }: RouteDraft): number {
  return Math.max(-1, ...[...primary, ...fallbacks].map(({ id }) => id)) + 1
}

/** As the configuration has it. Faulty values are kept, so that the check names them. */
export function toRoute(draft: RouteDraft): Record<string, unknown> {
  const regions = draft.regions.split(/[\s,;]+/).filter(Boolean)
  return {
    task: draft.task.trim(),
    primary: draft.primary.map(toTarget),
    fallbacks: draft.fallbacks.map(toTarget),
    ...setOnly({
      description: draft.description.trim(),
      strategy: draft.strategy,
      maxLatencyMs: numberOf(draft.maxLatencyMs),
      maxCostUsd: numberOf(draft.maxCostUsd),
      sensitivityCeiling: draft.sensitivityCeiling,
      regions: regions.length > 0 ? regions : undefined,
      timeouts: setOnly(mapNumbers(draft.timeouts)),
      retries: setOnly(mapNumbers(draft.retries)),
      hedge: setOnly({ afterMs: numberOf(draft.hedgeAfterMs) }),
      stickiness: draft.stickiness,
      canary: toShare(draft.canary),
      shadow: toShare(draft.shadow),
    }),
  }
}

function toTarget({ model, weight }: TargetDraft) {
  return { model: model.trim(), weight: numberOf(weight) ?? 1 }
}

function toShare({ model, percent }: ShareDraft) {
  if (model.trim() === '' && percent.trim() === '') return undefined
  return { target: { model: model.trim(), weight: 1 }, percent: numberOf(percent) }
}

/** Puts the route in the place of the one that had this task, else at the end. */
export function withRoute(
  configuration: GatewayConfiguration,
  task: string | undefined,
  route: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const at = placeOfRoute(configuration, task)
  return { ...configuration, routes: (configuration.routes as readonly unknown[]).toSpliced(at, 1, route) }
}

/** The index that `withRoute` gives it. */
export function placeOfRoute({ routes }: GatewayConfiguration, task: string | undefined): number {
  const at = routes.findIndex((route) => route.task === task)
  return at === -1 ? routes.length : at
}

export function withoutRoute(configuration: GatewayConfiguration, task: string): GatewayConfiguration {
  return { ...configuration, routes: configuration.routes.filter((route) => route.task !== task) }
}
