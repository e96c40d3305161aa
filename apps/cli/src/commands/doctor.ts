import { constants, existsSync } from 'node:fs'
import { access, opendir, statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { readOptions } from '@tragwerk/infra/config'
import { isTragwerkError } from '@tragwerk/sdk'
import { optionSlices, version } from '@tragwerk/server'
import { Command } from 'commander'
import { connect } from '../connect.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { type Output, table } from '../output.ts'
import type { Run } from '../program.ts'

type Verdict = 'ok' | 'warn' | 'fail'

interface Finding {
  readonly check: string
  readonly verdict: Verdict
  readonly text: string
}

const leastFreeBytes = 1024 ** 3

export function doctorCommand(run: Run): Command {
  return new Command('doctor')
    .description('Look for what could go wrong on this machine; exit code 1 when something must be mended')
    .option('--url <url>', 'server')
    .action((flags: { url?: string }) => run((output) => examine(output, flags))())
}

async function examine(output: Output, flags: { url?: string }): Promise<ExitCode> {
  const { values } = readOptions(optionSlices, { argv: [] })
  const findings = [
    checkNode(),
    ...(await checkDataDir(values.server.dataDir)),
    checkDatabase(values.sql.databaseUrl !== undefined),
    ...(await checkServer(flags)),
  ]
  const text = table(findings.map(({ verdict, check, text: said }) => [verdict.padEnd(4), check, said]))
  output.result(`Tragwerk ${version}\n${text}`, { version, findings })
  return findings.some(({ verdict }) => verdict === 'fail') ? exitCodes.failed : exitCodes.ok
}

function checkNode(): Finding {
  const major = Number(process.versions.node.split('.')[0])
  const verdict = major >= 24 ? 'ok' : 'fail'
  return {
    check: 'node',
    verdict,
    text: `${process.version}${verdict === 'ok' ? '' : '; 24 or newer is needed'}`,
  }
}

async function checkDataDir(dataDir: string): Promise<Finding[]> {
  const folder = nearestFolder(resolve(dataDir))
  try {
    await access(folder, constants.R_OK | constants.W_OK)
    // Refuses a file that is in the way.
    await (await opendir(folder)).close()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [{ check: 'data folder', verdict: 'fail', text: `${dataDir} cannot be written: ${reason}` }]
  }
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const gigabytes = (free / 1024 ** 3).toFixed(1)
  const room: Finding =
    free > leastFreeBytes
      ? { check: 'disk', verdict: 'ok', text: `${gigabytes} GB free` }
      : {
          check: 'disk',
          verdict: 'warn',
          text: `only ${gigabytes} GB free; make room before adding documents`,
        }
  const text = folder === resolve(dataDir) ? dataDir : `${dataDir}, made by the first start`
  return [{ check: 'data folder', verdict: 'ok', text }, room]
}

/** The folder, or the one it would be made in: looking must leave no trace. */
function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path))
}

function checkDatabase(hasServer: boolean): Finding {
  return hasServer
    ? { check: 'database', verdict: 'ok', text: 'PostgreSQL by DATABASE_URL' }
    : { check: 'database', verdict: 'warn', text: 'embedded; survives a killed process, not a power cut' }
}

async function checkServer(flags: { url?: string }): Promise<Finding[]> {
  try {
    const info = await connect(flags).system.info()
    const { engine, adapters, embedding, models, notices } = info
    return [
      { check: 'server', verdict: 'ok', text: `${info.version} on ${engine}, ${models} models` },
      { check: 'vectors', verdict: 'ok', text: `adapter ${adapters.vector}` },
      { check: 'full text', verdict: 'ok', text: `adapter ${adapters.text}` },
      { check: 'embedding', verdict: 'ok', text: `${embedding.model} on ${embedding.engine}` },
      ...notices.map((text): Finding => ({ check: 'notice', verdict: 'warn', text })),
    ]
  } catch (error) {
    if (!isTragwerkError(error)) throw error
    const text = error.status === 0 ? 'not running, or not at this address' : error.message
    return [{ check: 'server', verdict: 'warn', text }]
  }
}
