/** The part of a pino logger that the adapters use. */
export interface SqlLogger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Named points where a test may stop, delay or kill: `db.before_commit`, `db.after_commit`. */
export interface SqlFailpoints {
  hit(name: string): void | Promise<void>
}
