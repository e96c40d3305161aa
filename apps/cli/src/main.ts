import { exitCodes } from './exit-codes.ts'
import { runCli } from './program.ts'

// The reader of a pipe may leave early, as `head` does: nothing is wrong then, and nobody is left to write for.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})
process.exitCode = await runCli()
// What a failed start did not close would keep the process alive, and nobody would start it again.
if (process.exitCode !== exitCodes.ok) {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise((resolve) => stream.write('', resolve))
  }
  process.exit()
}
