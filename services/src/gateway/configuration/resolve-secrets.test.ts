import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GatewayConfiguration } from '@tragwerk/contracts/gateway'
import { afterAll, describe, expect, it } from 'vitest'
import { readBoundedFile } from './read-bounded-file.ts'
import { resolveSecrets, type SecretSources } from './resolve-secrets.ts'

const folder = mkdtempSync(join(tmpdir(), 'tragwerk-secrets-'))
afterAll(() => rmSync(folder, { recursive: true }))

const environment: Readonly<Record<string, string>> = {
  OPENAI_API_KEY: 'sk-hush',
  TEAM_KEY: 'team-hush',
  TRAGWERK_ROOT_KEY: 'root-hush',
  DATABASE_URL: 'postgres://hush',
  ODD: 'two\nlines',
}

async function resolve(apiKey: string, overrides: Partial<SecretSources> = {}) {
  const { providers } = GatewayConfiguration.parse({ providers: { mine: { kind: 'openai', apiKey } } })
  const { secrets, problems } = await resolveSecrets(
    { providers },
    {
      writtenBy: 'operator',
      allowed: [],
      readVariable: (name) => environment[name],
      readFile: readBoundedFile,
      ...overrides,
    },
  )
  return problems ?? secrets.get('mine')?.apiKey?.reveal()
}

function aFile(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

it('opens variables and files, also in headers, into values that do not show themselves', async () => {
  const { providers } = GatewayConfiguration.parse({
    providers: {
      mine: {
        kind: 'openai',
        apiKey: 'env:OPENAI_API_KEY',
        headers: { 'x-team': 'plain', authorization: `file:${aFile('token', 'file-hush\n')}` },
      },
      other: { kind: 'ollama' },
    },
  })

  const { secrets } = await resolveSecrets(
    { providers },
    { writtenBy: 'operator', allowed: [], readVariable: (n) => environment[n], readFile: readBoundedFile },
  )

  expect(secrets?.get('mine')?.apiKey?.reveal()).toBe('sk-hush')
  expect(Object.keys(secrets?.get('mine')?.headers ?? {})).toEqual(['authorization'])
  expect(secrets?.get('mine')?.headers?.authorization?.reveal()).toBe('file-hush')
  expect(secrets?.get('other')).toEqual({})
  expect(JSON.stringify([...(secrets ?? [])])).not.toContain('hush')
})

describe('a configuration of the operator', () => {
  it('may use any variable', async () => {
    expect(await resolve('env:TEAM_KEY')).toBe('team-hush')
  })

  it.each(['env:TRAGWERK_ROOT_KEY', 'env:tragwerk_root_key', 'env:DATABASE_URL'])(
    'never gets %s, not even when it is named as allowed',
    async (reference) => {
      const found = await resolve(reference, { allowed: [reference.slice(4)] })

      expect(found).toMatchObject([
        { path: 'providers.mine.apiKey', problem: expect.stringContaining('belongs to the platform') },
      ])
    },
  )

  it.each([
    ['env:MISSING', 'The variable MISSING is not set in the environment.'],
    ['env:ODD', 'The variable ODD holds characters that no key has, such as a line break.'],
    [`file:${folder}/missing`, `The file ${folder}/missing cannot be used: it does not exist.`],
    [`file:${folder}`, `The file ${folder} cannot be used: it is not a regular file.`],
    ['file:/dev/zero', 'The file /dev/zero cannot be used: it is not a regular file.'],
  ])('says why %s cannot be opened', async (reference, problem) => {
    expect(await resolve(reference)).toEqual([{ path: 'providers.mine.apiKey', problem }])
  })

  it('takes files of up to 64 KiB without their last line break', async () => {
    const longest = 'x'.repeat(64 * 1024)

    expect(await resolve(`file:${aFile('longest', longest)}`)).toBe(longest)
    expect(await resolve(`file:${aFile('longer', `${longest}x`)}`)).toMatchObject([
      { problem: expect.stringContaining('it is larger than 64 KiB') },
    ])
    expect(await resolve(`file:${aFile('windows', 'key\r\n')}`)).toBe('key')
    expect(await resolve(`file:${aFile('empty', '\n')}`)).toMatchObject([
      { problem: expect.stringContaining('is empty') },
    ])
  })
})

describe('a configuration of the API', () => {
  const writtenBy = 'api' as const

  it('may use well-known variables and those that the operator named', async () => {
    expect(await resolve('env:OPENAI_API_KEY', { writtenBy })).toBe('sk-hush')
    expect(await resolve('env:TEAM_KEY', { writtenBy, allowed: ['TEAM_KEY'] })).toBe('team-hush')
  })

  it('does not learn whether other variables are set', async () => {
    const set = await resolve('env:TEAM_KEY', { writtenBy })
    const missing = await resolve('env:MISSING', { writtenBy })

    expect(JSON.stringify(set).replaceAll('TEAM_KEY', 'X')).toBe(
      JSON.stringify(missing).replaceAll('MISSING', 'X'),
    )
    expect(set).toMatchObject([{ problem: expect.stringContaining('TRAGWERK_GATEWAY_ENV') }])
  })

  it('may not name files, whether they exist or not', async () => {
    const read: string[] = []
    const readFile = async (path: string) => {
      read.push(path)
      return Buffer.from('x')
    }

    expect(await resolve('file:/etc/hostname', { writtenBy, readFile })).toMatchObject([
      { path: 'providers.mine.apiKey', problem: expect.stringContaining('Files cannot be named') },
    ])
    expect(read).toEqual([])
  })
})
