import { readFileSync } from 'node:fs'
import type { AuditVerification } from '@tragwerk/contracts/audit'
import { readOptions } from '@tragwerk/infra/config'
import { exportAudit, optionSlices } from '@tragwerk/server'
import { verifyExport } from '@tragwerk/trust/audit'
import { Command } from 'commander'
import { connect } from '../connect.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import type { Output } from '../output.ts'
import type { Run } from '../program.ts'

export function auditCommand(run: Run): Command {
  const audit = new Command('audit').description('The audit log')
  audit
    .command('verify')
    .description('Recompute the hash chain; exit code 6 when it is broken')
    .option('--export <file>', 'verify an exported file (JSON Lines), without a server')
    .option('--url <url>', 'server')
    .action((flags: { export?: string; url?: string }) =>
      run(async (output) => report(output, await verify(flags)))(),
    )
  audit
    .command('export')
    .description(
      'Write the chain as JSON Lines, straight from the database of this machine; stop the server first',
    )
    .action(() => run(writeExport)())
  return audit
}

async function writeExport(): Promise<void> {
  const { values } = readOptions(optionSlices, { argv: [] })
  for await (const line of exportAudit(values)) process.stdout.write(`${line}\n`)
}

async function verify(flags: { export?: string; url?: string }): Promise<AuditVerification> {
  if (flags.export === undefined) return connect(flags).audit.verify()
  return verifyExport(readFileSync(flags.export, 'utf8').split('\n').filter(Boolean))
}

function report(output: Output, result: AuditVerification): ExitCode {
  const text = result.ok
    ? `The chain of ${result.entries} entries is intact. Head: ${result.headHash ?? 'none'}`
    : `The chain is broken at entry ${result.firstBadSequence}: ${result.reason}`
  output.result(text, result)
  return result.ok ? exitCodes.ok : exitCodes.verificationFailed
}
