import { Listr } from 'listr2'
import type { Output } from './output.ts'

/** Shows `title n/total` while the work advances: animated in a terminal, plain elsewhere, nothing with --json. */
export async function withProgress(
  output: Output,
  title: string,
  total: number,
  work: (advance: () => void) => Promise<void>,
): Promise<void> {
  const isSilent = output.json || output.quiet
  const tasks = new Listr(
    [
      {
        title: `${title} 0/${total}`,
        async task(_, task) {
          let done = 0
          await work(() => {
            done += 1
            task.title = `${title} ${done}/${total} ${bar(done / total)}`
          })
        },
      },
    ],
    { renderer: isSilent ? 'silent' : process.stderr.isTTY ? 'default' : 'silent' },
  )
  await tasks.run()
}

const barWidth = 24

function bar(share: number): string {
  const filled = Math.round(share * barWidth)
  return `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`
}
