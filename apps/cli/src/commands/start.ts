import { readOptions, renderHelp } from '@tragwerk/infra/config'
import { untilSignal } from '@tragwerk/infra/lifecycle'
import { optionSlices, startServer } from '@tragwerk/server'
import { Command } from 'commander'
import { banner } from '../banner.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Run } from '../program.ts'

/** Flags of `start` are the declared options; they are not repeated for the parser. */
export function startCommand(run: Run): Command {
  const command = new Command('start')
    .description('Start the platform')
    .allowUnknownOption()
    .allowExcessArguments()
    .helpOption(false)
  return command.action(async () => {
    const argv = command.args
    await run(async (output) => {
      if (argv.includes('--help')) return void output.result(renderHelp(optionSlices), {})
      const began = performance.now()
      const configuration = readOptions(optionSlices, { argv })
      const server = await startServer(configuration.values)
      output.result(banner(server, performance.now() - began), {
        url: server.url,
        adminKey: server.generatedAdminKey,
        notices: server.notices,
        samples: server.samples,
      })
      const { unclean } = await server.stop(await untilSignal())
      if (unclean.length === 0) return exitCodes.ok
      // What did not close may keep the process alive for ever.
      output.note(`Stopped, but not cleanly: ${unclean.join(', ')}. The next start recovers.`)
      process.exit(exitCodes.failed)
    })()
  })
}
