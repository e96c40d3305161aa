import { destination as openDestination } from 'pino'
import type { LogDestination } from './logger.ts'

const standardError = 2
const longestWaitMs = 20
/** Below the most that the destination writes at once. */
const mostLength = 12 * 1024

/**
 * Standard error, one system call for the lines of up to 20 ms: for a line alone it would cost more than the line
 * itself. What waits is written when the process ends, also by an exception; only a kill loses it.
 */
export function openStandardError(): LogDestination {
  const file = openDestination({ dest: standardError, sync: true })
  let waiting = ''
  let isScheduled = false
  const flush = () => {
    if (waiting === '') return
    const lines = waiting
    waiting = ''
    file.write(lines)
  }
  const flushLater = () => {
    isScheduled = false
    flush()
  }
  process.once('exit', flush)
  return {
    write(line) {
      if (waiting.length + line.length > mostLength) flush()
      waiting += line
      if (isScheduled) return
      isScheduled = true
      setTimeout(flushLater, longestWaitMs).unref()
    },
    flush,
  }
}
