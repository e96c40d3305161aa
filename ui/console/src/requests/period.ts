/** Reaches back from now. */
export const periods = ['minutes', 'hour', 'day', 'week'] as const
export type Period = (typeof periods)[number]

const minuteMs = 60_000
const reachMs: Readonly<Record<Period, number>> = {
  minutes: 15 * minuteMs,
  hour: 60 * minuteMs,
  day: 1440 * minuteMs,
  week: 7 * 1440 * minuteMs,
}

/** ISO 8601. */
export function startOf(period: Period, now: number): string {
  return new Date(now - reachMs[period]).toISOString()
}

export type PeriodChoice = Period | 'any' | 'custom'

/** What `<input type="datetime-local">` shows for a moment; empty for none or an invalid one. */
export function toLocalInput(at: string | undefined): string {
  const moment = at === undefined ? undefined : new Date(at)
  if (!moment || Number.isNaN(moment.getTime())) return ''
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * minuteMs)
  return local.toISOString().slice(0, 16)
}

/** The moment that was typed, or undefined while it is incomplete. */
export function fromLocalInput(typed: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(typed)) return undefined
  const moment = new Date(typed)
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString()
}
