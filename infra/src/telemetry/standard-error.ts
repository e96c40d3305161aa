import { destination as openDestination } from 'pino'
import type { LogDestination } from './logger.ts'

const standardError = 2
const longestWaitMs = 20
/** Bytes that are written at once; less than a pipe holds. */
const mostBytes = 48 * 1024
/** A character has three bytes at most. */
const mostLength = mostBytes / 3

/**
 * Standard error, one system call for the lines of up to 20 ms: for a line alone it would cost more than the line
 * itself. What waits is written when the process ends, also by an exception; only a kill loses it.
 */
export function openStandardError(): LogDestination {
  const file = openDestination({ dest: standardError, sync: true, maxWrite: mostBytes })
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
