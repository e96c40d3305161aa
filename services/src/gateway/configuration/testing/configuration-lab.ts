import type { SqlDatabase } from '@tragwerk/data/sql'
import { createManualClock } from '@tragwerk/infra/clock'
import type { LogFields } from '@tragwerk/infra/telemetry'
import { systemCall } from '@tragwerk/trust/access'
import { createAudit } from '@tragwerk/trust/audit'
import { expect } from 'vitest'
import { createConfigurationService } from '../configuration.ts'
import type { ConfigurationDeps } from '../deps.ts'
import { readBoundedFile } from '../read-bounded-file.ts'

/** A configuration with one route, so that versions can be told apart by its description. */
export function aConfiguration(description: string, apiKey = 'env:OPENAI_API_KEY') {
  return {
    providers: { openai: { kind: 'openai', apiKey } },
    routes: [{ task: 'chat', description, primary: 'openai/gpt-5-mini' }],
  }
}

export const tenantId = '00000000-0000-7000-8000-0000000000aa'
export const admin = systemCall(tenantId, { name: 'Administrator' })

const noProviders = {
  openaiApiKey: undefined,
  openaiBaseUrl: undefined,
  ollamaHost: 'off',
  anthropicApiKey: undefined,
  geminiApiKey: undefined,
  googleApiKey: undefined,
  mistralApiKey: undefined,
  cohereApiKey: undefined,
  jinaApiKey: undefined,
  azureApiKey: undefined,
  azureResourceName: undefined,
  awsRegion: undefined,
  awsBearerToken: undefined,
  awsAccessKeyId: undefined,
  awsSecretAccessKey: undefined,
  awsSessionToken: undefined,
}

interface LabOptions extends Partial<Omit<ConfigurationDeps, 'options' | 'readVariable'>> {
  readonly file?: string
  readonly options?: Partial<ConfigurationDeps['options']>
  readonly variables?: Map<string, string>
}

/** One process of the installation, with an environment, a clock and a log of its own. */
export function aProcess(database: SqlDatabase, lab: LabOptions = {}) {
  const { file, options, variables = new Map([['OPENAI_API_KEY', 'sk-hush']]), ...overrides } = lab
  const clock = createManualClock(new Date('2026-03-01T12:00:00Z'))
  const audit = createAudit({ database, clock })
  const logged: { readonly level: string; readonly fields: LogFields; readonly message: string }[] = []
  const log = (level: string) => (fields: LogFields, message: string) =>
    void logged.push({ level, fields, message })
  let reads = 0
  const service = createConfigurationService({
    database,
    audit,
    clock,
    logger: { info: log('info'), warn: log('warn'), error: log('error') },
    options: { ...noProviders, file, env: [], ...options },
    readVariable: (name) => variables.get(name),
    readFile: (path, limit) => {
      reads += 1
      return (overrides.readFile ?? readBoundedFile)(path, limit)
    },
    ...Object.fromEntries(Object.entries(overrides).filter(([name]) => name !== 'readFile')),
  })
  return {
    service,
    audit,
    clock,
    logged,
    variables,
    reads: () => reads,
    describe: () => service.active().configuration.routes[0]?.description,
    /** Lets time go on until the value is there. */
    until: async (read: () => unknown, wanted: unknown) => {
      const poll = async () => {
        await clock.advance(500)
        return read()
      }
      await expect.poll(poll, { interval: 5 }).toEqual(wanted)
    },
  }
}
