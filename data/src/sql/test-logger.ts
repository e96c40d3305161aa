import type { SqlLogger } from './deps.ts'

/** For tests that look at results, not at logs. */
export const silentLogger: SqlLogger = { info() {}, warn() {}, error() {} }
