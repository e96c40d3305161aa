/** Reaches back from the end of now: whole local days. */
export const periods = ['today', 'week', 'month'] as const
export type Period = (typeof periods)[number]

const daysBack: Readonly<Record<Period, number>> = { today: 0, week: 6, month: 29 }

/** Local midnight at which a period starts, as ISO 8601: 7 days are today and the six before it. */
export function startOf(period: Period, now: number): string {
  const day = new Date(now)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() - daysBack[period]).toISOString()
}

export type PeriodChoice = Period | 'any' | 'custom'

/** Which choice the address stands for. */
export function periodOf(
  range: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: number,
): PeriodChoice {
  if (!range.from && !range.to) return 'any'
  const found = range.to ? undefined : periods.find((period) => startOf(period, now) === range.from)
  return found ?? 'custom'
}

/** What `<input type="datetime-local">` shows for a moment; empty for none or an invalid one. */
export function toLocalInput(at: string | undefined): string {
  const moment = at === undefined ? undefined : new Date(at)
  if (!moment || Number.isNaN(moment.getTime())) return ''
  const two = (part: number) => String(part).padStart(2, '0')
  const day = [
    String(moment.getFullYear()).padStart(4, '0'),
    two(moment.getMonth() + 1),
    two(moment.getDate()),
  ]
  return `${day.join('-')}T${two(moment.getHours())}:${two(moment.getMinutes())}`
}

/** The moment that was typed, or undefined while it is incomplete. */
export function fromLocalInput(typed: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(typed)) return undefined
  const moment = new Date(typed)
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString()
}
