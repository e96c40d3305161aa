import { createHash } from 'node:crypto'
import type { ConfigurationProblem } from '@tragwerk/contracts/gateway'
import { hasCode, isAppError } from '@tragwerk/infra/errors'
import type { Call } from '@tragwerk/trust/access'
import { gatewayErrors } from '../errors.ts'
import type { ConfigurationDeps } from './deps.ts'
import { toEntry } from './in-force.ts'
import { type Prepared, prepareConfiguration } from './prepare.ts'
import type { ReadFile } from './read-bounded-file.ts'
import { type FileContent, maxFileBytes, parseConfigurationFile } from './read-file.ts'
import type { SecretSources } from './resolve-secrets.ts'
import type { Trouble } from './trouble.ts'
import { type WriteDeps, writeVersion } from './write-version.ts'

export interface FileFollower {
  /** Reads the file once and puts it in force; a broken one is reported. Rejects when the database does not answer. */
  load(call: Call): Promise<void>
  /** The same when the file, or a secret that it names, has changed and stands still. Aborting ends the wait for that. */
  reload(call: Call, signal: AbortSignal): Promise<void>
}

export interface FileFollowerDeps extends WriteDeps, Pick<ConfigurationDeps, 'logger'> {
  readonly path: string
  readonly clock: ConfigurationDeps['clock']
  readonly readFile: ReadFile
  readonly sources: SecretSources
  readonly trouble: Trouble
}

/** A file that is written in place passes through states that may even be valid: it must stand still for so long. */
const settleMs = 150
const maxReadings = 20

interface Reading {
  readonly digest: string
  readonly content: FileContent
}

export function createFileFollower(deps: FileFollowerDeps): FileFollower {
  let last: Reading | undefined
  let isDone = false

  async function use(reading: Reading, call: Call): Promise<void> {
    last = reading
    isDone = false
    isDone = await applyReading(deps, reading, call)
  }

  return {
    load: async (call) => use(await read(deps, last), call),
    async reload(call, signal) {
      let reading = await read(deps, last)
      if (reading.digest === last?.digest) {
        if (!isDone || namesFiles(deps)) await use(reading, call)
        return
      }
      for (let count = 1; count < maxReadings; count++) {
        await deps.clock.sleep(settleMs, signal)
        const again = await read(deps, reading)
        if (again.digest === reading.digest) return use(again, call)
        reading = again
      }
    },
  }
}

/** Contents are parsed once; the same bytes give the same reading. */
async function read({ path, readFile }: FileFollowerDeps, last: Reading | undefined): Promise<Reading> {
  try {
    const bytes = await readFile(path, maxFileBytes)
    const digest = createHash('sha256').update(bytes).digest('hex')
    return digest === last?.digest ? last : { digest, content: parseConfigurationFile(bytes, path) }
  } catch (error) {
    const problem = `The file cannot be used: ${(error as Error).message}.`
    return { digest: problem, content: { problems: [{ path: '', problem }] } }
  }
}

/** False when another try with the same bytes could end otherwise. */
async function applyReading(deps: FileFollowerDeps, reading: Reading, call: Call): Promise<boolean> {
  const { trouble, sources, path } = deps
  const { content } = reading
  if (content.problems) {
    trouble.report(path, content.problems)
    return true
  }
  const { prepared, problems } = await prepareConfiguration(content.value, sources)
  if (problems) {
    trouble.report(path, content.locate(problems))
    return false
  }
  try {
    await putInForce(deps, prepared, call)
    trouble.clear()
  } catch (error) {
    if (!hasCode(error, 'gateway.configuration_invalid')) throw error
    trouble.report(path, problemsOf(error), isAppError(error) ? error.cause : undefined)
  }
  return true
}

/** A new version only when the configuration itself differs; a secret that was renewed keeps the version. */
async function putInForce(deps: FileFollowerDeps, prepared: Prepared, call: Call): Promise<void> {
  const { inForce, logger } = deps
  const { info, prepared: current } = inForce.current()
  if (info.source !== 'file' || current.digest !== prepared.digest) {
    const entry = await writeVersion(deps, call, { prepared, note: null, source: 'file' })
    const { version, digest } = { version: entry.info.version, digest: prepared.digest }
    logger.info({ version, digest, file: deps.path }, 'A gateway configuration is in force.')
  } else if (current.secretsDigest !== prepared.secretsDigest) {
    const refusal = inForce.switchTo(toEntry(info, prepared))
    if (refusal) throw gatewayErrors.configurationInvalid({ problems: [refusal.problem] }, refusal.cause)
    logger.info({ version: info.version, file: deps.path }, 'The gateway took renewed secrets.')
  }
}

function namesFiles({ inForce }: FileFollowerDeps): boolean {
  const { providers } = inForce.current().active.configuration
  return Object.values(providers).some((provider) =>
    [provider.apiKey, provider.accessKeyId, provider.secretAccessKey, provider.sessionToken]
      .concat(Object.values(provider.headers ?? {}))
      .some((value) => value?.startsWith('file:')),
  )
}

function problemsOf(error: unknown): readonly ConfigurationProblem[] {
  const found = isAppError(error) ? error.details.problems : undefined
  return Array.isArray(found) ? (found as ConfigurationProblem[]) : []
}
