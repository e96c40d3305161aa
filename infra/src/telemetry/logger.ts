import { pino } from 'pino'
import { type Clock, createStamp, createSystemClock } from '../clock/index.ts'
import { toPrettyLine } from './pretty-line.ts'
import { redactFields, redactText } from './redact.ts'
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

/** A logger of JSON lines: `level` (10 trace … 50 error), `time` (ISO 8601), `message`, then the fields. */
export function createLogger(options: LoggerOptions): Logger {
  const { level, pretty = false, clock = createSystemClock(), traceId } = options
  const target = options.destination ?? openStandardError()
  const stream = pretty ? { write: (line: string) => target.write(toPrettyLine(line)) } : target
  const stamp = createStamp(clock)
  const writer = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: () => `,"time":"${stamp()}"`,
    },
    stream,
  )
  return toLogger(writer, { traceId: traceId ?? (() => undefined), flush: () => target.flush?.() })
}

type Writer = Pick<
  ReturnType<typeof pino>,
  'trace' | 'debug' | 'info' | 'warn' | 'error' | 'isLevelEnabled'
> & {
  child(fields: Record<string, unknown>): Writer
}

interface LineParts {
  readonly traceId: () => string | undefined
  readonly flush: () => void
}

function toLogger(writer: Writer, parts: LineParts): Logger {
  const { traceId, flush } = parts
  const log = (level: Exclude<LogLevel, 'silent'>) => (fields: LogFields, message: string) => {
    if (!writer.isLevelEnabled(level)) return
    const trace = traceId()
    const clean = redactFields(fields)
    if (trace !== undefined) clean.traceId ??= trace
    writer[level](clean, redactText(message))
    if (level === 'warn' || level === 'error') flush()
  }
  return {
    child: (fields) => toLogger(writer.child(redactFields(fields)), parts),
    trace: log('trace'),
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
  }
}
