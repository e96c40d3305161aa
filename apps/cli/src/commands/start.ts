import { readOptions, renderHelp } from '@tragwerk/infra/config'
import { untilSignal } from '@tragwerk/infra/lifecycle'
import { optionSlices, startServer } from '@tragwerk/server'
import { Command } from 'commander'
import { banner } from '../banner.ts'
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
      })
      await server.stop(await untilSignal())
      return undefined
    })()
  })
}
