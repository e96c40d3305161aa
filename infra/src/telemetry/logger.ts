import { type Clock, createStamp, createSystemClock } from '../clock/index.ts'
import { toPrettyLine } from './pretty-line.ts'
import { encodeFields, encodeText } from './redact.ts'
import { openStandardError } from './standard-error.ts'

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const

export type LogLevel = (typeof logLevels)[number]

/** Values of one line. Secrets by name or type are masked, errors are written with their causes. */
export type LogFields = Readonly<Record<string, unknown>>

/**
 * Writes what happened. Messages are constant sentences; everything that varies is a field.
 *
 * How often: `error` when someone must act, `warn` when something was worked around, `info` a few lines per
 * request or job, `debug` and `trace` only while looking for a fault.
 */
export interface Logger {
  /** A logger that adds these fields to each of its lines; once per domain: `child({ domain })`. */
  child(fields: LogFields): Logger
  trace(fields: LogFields, message: string): void
  debug(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
}

/** Receives one line at a time, with its line break. */
export interface LogDestination {
  write(line: string): void
  /** Called after each line of level `warn` or above: nothing may wait then. */
  flush?(): void
}

export interface LoggerOptions {
  readonly level: LogLevel
  /** Lines for people instead of JSON. Default false. */
  readonly pretty?: boolean
  /** Default: standard error; lines below `warn` wait 20 ms for others, unless the process ends. */
  readonly destination?: LogDestination
  readonly clock?: Clock
  /** Adds `traceId` to each line that is written inside a span and does not name another. */
  readonly traceId?: () => string | undefined
}

const levelNumbers = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, silent: 60 } as const

/** A logger of JSON lines: `level` (10 trace … 50 error), `time` (ISO 8601), the fields, `message`. */
export function createLogger(options: LoggerOptions): Logger {
  const { level, pretty = false, clock = createSystemClock(), traceId = () => undefined } = options
  const target = options.destination ?? openStandardError()
  const stamp = createStamp(clock)
  return toLogger('', {
    lowest: levelNumbers[level],
    traceId,
    stamp,
    write: pretty ? (line) => target.write(toPrettyLine(line)) : (line) => target.write(line),
    flush: () => target.flush?.(),
  })
}

interface LineParts {
  readonly lowest: number
  readonly traceId: () => string | undefined
  readonly stamp: () => string
  readonly write: (line: string) => void
  readonly flush: () => void
}

/** `own` are the fields of all its lines, encoded. */
function toLogger(own: string, parts: LineParts): Logger {
  const { lowest, traceId, stamp, write, flush } = parts
  const log = (level: Exclude<LogLevel, 'silent'>) => {
    const number = levelNumbers[level]
    return (fields: LogFields, message: string) => {
      if (number < lowest) return
      const around = fields.traceId === undefined ? traceId() : undefined
      const trace = around === undefined ? '' : encodeFields({ traceId: around })
      write(
        `{"level":${number},"time":"${stamp()}"${own}${trace}${encodeFields(fields)},"message":${encodeText(message)}}\n`,
      )
      if (number >= levelNumbers.warn) flush()
    }
  }
  return {
    child: (fields) => toLogger(own + encodeFields(fields), parts),
    trace: log('trace'),
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
  }
}
