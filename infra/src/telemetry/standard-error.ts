import { destination as openDestination } from 'pino'
import type { LogDestination } from './logger.ts'

const standardError = 2
const longestWaitMs = 20
const mostBytes = 16 * 1024 - 1

/**
 * Standard error, one system call for the lines of up to 20 ms: for a line alone it would cost more than the line
 * itself. What waits is written when the process ends, also by an exception; only a kill loses it.
 */
export function openStandardError(): LogDestination {
  const file = openDestination({ dest: standardError, sync: true, minLength: mostBytes })
  let isWaiting = false
  const flush = () => {
    isWaiting = false
    file.flushSync()
  }
  process.once('exit', flush)
  return {
    write(line) {
      file.write(line)
      if (isWaiting) return
      isWaiting = true
      setTimeout(flush, longestWaitMs).unref()
    },
    flush,
  }
}
