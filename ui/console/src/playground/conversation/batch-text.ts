/** Puts pieces of text together, so that the page is drawn a few times a second and not for each token. */
export interface TextBatch {
  add(text: string): void
  /** Hands out what is waiting, at once. */
  flush(): void
}

const delayMs = 40

export function createTextBatch(
  onText: (text: string) => void,
  schedule: (run: () => void, delayMs: number) => unknown,
): TextBatch {
  let waiting = ''
  let isScheduled = false

  function flush() {
    if (waiting === '') return
    const text = waiting
    waiting = ''
    onText(text)
  }

  return {
    add(text) {
      waiting += text
      if (isScheduled) return
      isScheduled = true
      schedule(() => {
        isScheduled = false
        flush()
      }, delayMs)
    },
    flush,
  }
}
