/** The parts of `process` that signals need. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown
  off(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown
  exit(code: number): void
}

export interface UntilSignalOptions {
  /** Default: this process. */
  readonly source?: SignalSource
  /** Also resolves the wait, for a stop that comes from inside. */
  readonly abort?: AbortSignal
}

/** 128 plus the number of the signal, as shells expect. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const

/**
 * Resolves with the name of the first SIGTERM or SIGINT, or `abort`. A second signal ends the process at
 * once: someone who presses Ctrl-C twice does not want to wait.
 */
export function untilSignal(options: UntilSignalOptions = {}): Promise<string> {
  const { source = process, abort } = options
  return new Promise((resolve) => {
    let hasOne = false
    const listen = (signal: NodeJS.Signals) => {
      if (hasOne) source.exit(exitCodes[signal as keyof typeof exitCodes])
      hasOne = true
      resolve(signal)
    }
    source.on('SIGTERM', listen)
    source.on('SIGINT', listen)
    const leave = () => {
      if (hasOne) return
      source.off('SIGTERM', listen)
      source.off('SIGINT', listen)
      resolve('abort')
    }
    if (abort?.aborted) leave()
    else abort?.addEventListener('abort', leave, { once: true })
  })
}
