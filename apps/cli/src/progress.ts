import type { Output } from './output.ts'

const barWidth = 24

/** Where progress is shown; standard error, so that results can be piped. */
export interface ProgressStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/**
 * Shows how far the work is: one line that redraws itself in a terminal, a line at the beginning and at each tenth
 * elsewhere, nothing with --json or --quiet.
 */
export async function withProgress(
  output: Pick<Output, 'json' | 'quiet'>,
  { title, total, stream = process.stderr }: { title: string; total: number; stream?: ProgressStream },
  work: (advance: () => void) => Promise<void>,
): Promise<void> {
  const show = output.json || output.quiet ? () => undefined : createLine(stream, title, total)
  let done = 0
  show(done)
  try {
    await work(() => {
      done += 1
      show(done)
    })
  } finally {
    if (!output.json && !output.quiet && stream.isTTY) stream.write('\n')
  }
}

function createLine(stream: ProgressStream, title: string, total: number): (done: number) => void {
  if (stream.isTTY) {
    return (done) => stream.write(`\r\u001b[K${title} ${done}/${total} ${bar(done / total)}`)
  }
  const step = Math.max(1, Math.ceil(total / 10))
  return (done) => {
    if (done % step === 0 || done === total) stream.write(`${title} ${done}/${total}\n`)
  }
}

function bar(share: number): string {
  const filled = Math.round(share * barWidth)
  return `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`
}
