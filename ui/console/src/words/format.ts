import type { Language } from './words.ts'

export interface Format {
  number(value: number, fractionDigits?: number): string
  /** With as many digits for every value, so that columns line up. */
  fixed(value: number, fractionDigits: number): string
  /** Of a share from 0 to 1. */
  percent(share: number): string
  /** Date and time to the minute. `at` is ISO 8601. */
  dateTime(at: string): string
  /** With seconds and time zone, for proofs. */
  exactTime(at: string): string
  time(at: string): string
  /** "3 minutes ago", against `now` in milliseconds. */
  relative(at: string, now: number): string
  bytes(count: number): string
  duration(ms: number): string
  /** Of millionths of a US dollar, with as many digits as small amounts need. */
  money(microUsd: number): string
  /** Of whole billionths of a US dollar, to the last digit: at least two decimals, at most nine, none of them rounded. */
  exactMoney(nanoUsd: number): string
  list(items: readonly string[]): string
}

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' }

const steps: ReadonlyArray<readonly [Intl.RelativeTimeFormatUnit, number]> = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
  ['year', Number.POSITIVE_INFINITY],
]

export function createFormat(language: Language): Format {
  const locale = locales[language]
  const numbers = remember((options) => new Intl.NumberFormat(locale, options))
  const dates = remember((options) => new Intl.DateTimeFormat(locale, options))
  const relatives = remember(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }))
  const exactDollars = () =>
    numbers({ style: 'currency', currency: 'USD', minimumFractionDigits: 2, maximumFractionDigits: 9 })
  const lists = remember(() => new Intl.ListFormat(locale, { type: 'conjunction' }))
  const number = (value: number, digits = 0) =>
    numbers({ maximumFractionDigits: digits, minimumFractionDigits: 0 }).format(value)
  const date = (options: Intl.DateTimeFormatOptions) => (at: string) => dates(options).format(new Date(at))
  return {
    number,
    fixed: (value, digits) =>
      numbers({ maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value),
    percent: (share) => numbers({ style: 'percent', maximumFractionDigits: 1 }).format(share),
    dateTime: date({ dateStyle: 'medium', timeStyle: 'short' }),
    exactTime: date({ dateStyle: 'medium', timeStyle: 'long' }),
    time: date({ timeStyle: 'medium' }),
    relative(at, now) {
      let distance = Math.min(0, (Date.parse(at) - now) / 1000)
      for (const [unit, size] of steps) {
        if (Math.abs(distance) < size) return relatives({}).format(Math.round(distance), unit)
        distance /= size
      }
      return at
    },
    bytes(count) {
      const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
      const power = Math.min(units.length - 1, count < 1 ? 0 : Math.floor(Math.log(count) / Math.log(1000)))
      return numbers({
        style: 'unit',
        unit: units[power]!,
        unitDisplay: power === 0 ? 'long' : 'short',
        maximumFractionDigits: power === 0 ? 0 : 1,
      }).format(count / 1000 ** power)
    },
    duration(ms) {
      if (ms < 1000) return `${number(ms, ms < 10 ? 1 : 0)} ms`
      if (ms < 60_000) return `${number(ms / 1000, ms < 10_000 ? 2 : 1)} s`
      const seconds = Math.round(ms / 1000)
      return `${number(Math.floor(seconds / 60))} min ${number(seconds % 60)} s`
    },
    money: (microUsd) =>
      numbers({
        style: 'currency',
        currency: 'USD',
        maximumFractionDigits: microUsd !== 0 && Math.abs(microUsd) < 10_000 ? 6 : 2,
      }).format(microUsd / 1e6),
    exactMoney: (nanoUsd) => exactDollars().format(toDecimal(nanoUsd)),
    list: (items) => lists({}).format(items),
  }
}

/** The amount in dollars as decimal text, which formatters take without going through a binary fraction. */
function toDecimal(nanoUsd: number): `${number}` {
  const digits = String(Math.abs(nanoUsd)).padStart(10, '0')
  return `${nanoUsd < 0 ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}` as `${number}`
}

/** Makes a formatter when it is first needed and keeps it: making one is slow. */
function remember<O extends object, F>(create: (options: O) => F): (options: O) => F {
  const known = new Map<string, F>()
  return (options) => {
    const key = JSON.stringify(options)
    const formatter = known.get(key) ?? create(options)
    known.set(key, formatter)
    return formatter
  }
}
