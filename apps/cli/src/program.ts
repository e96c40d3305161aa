import { version } from '@tragwerk/server'
import { Command, CommanderError } from 'commander'
import { askCommand } from './commands/ask.ts'
import { auditCommand } from './commands/audit.ts'
import { callCommand } from './commands/call.ts'
import { doctorCommand } from './commands/doctor.ts'
import { ingestCommand } from './commands/ingest.ts'
import { keysCommand } from './commands/keys.ts'
import { startCommand } from './commands/start.ts'
import { type ExitCode, exitCodeFor, exitCodes } from './exit-codes.ts'
import { createOutput } from './output.ts'

/** Runs the command that these arguments (program and file first) name, by default those of the process; resolves with the exit code. */
export async function runCli(argv?: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok
  const program = new Command('tragwerk')
    .description('Self-hosted AI backend: documents in, cited answers out')
    .version(version)
    .option('--json', 'print data instead of text', false)
    .option('--quiet', 'print results only', false)
  const run: Run = (work) => async () => {
    const { json, quiet } = program.opts<{ json: boolean; quiet: boolean }>()
    const output = createOutput({ json, quiet })
    try {
      const result = await work(output)
      exitCode = isExitCode(result) ? result : exitCodes.ok
    } catch (error) {
      output.error(error)
      exitCode = exitCodeFor(error)
    }
  }
  const commands = [startCommand, ingestCommand, askCommand, keysCommand, auditCommand, callCommand]
  for (const define of [...commands, doctorCommand]) {
    program.addCommand(define(run))
  }
  throwInsteadOfExiting(program)
  try {
    await program.parseAsync(argv)
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  }
  return exitCode
}

/** Commands that were built apart do not inherit this from the program. */
function throwInsteadOfExiting(command: Command): void {
  command.exitOverride()
  for (const part of command.commands) throwInsteadOfExiting(part)
}

function isExitCode(value: unknown): value is ExitCode {
  return Object.values(exitCodes).some((code) => code === value)
}

/** Wraps a command's work: output as asked for, failures as text and exit code. Work may return an exit code. */
export type Run = (work: (output: ReturnType<typeof createOutput>) => Promise<unknown>) => () => Promise<void>
