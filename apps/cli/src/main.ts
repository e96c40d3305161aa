import { runCli } from './program.ts'

// The reader of a pipe may leave early, as `head` does: nothing is wrong then, and nobody is left to write for.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})
process.exitCode = await runCli()
