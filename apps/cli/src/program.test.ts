import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { exitCodes } from './exit-codes.ts'
import { runCli } from './program.ts'

afterEach(() => vi.restoreAllMocks())

async function run(...args: string[]) {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const error = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const exitCode = await runCli(['node', 'tragwerk', ...args])
  const textOf = (spy: typeof out) => spy.mock.calls.map(([text]) => text).join('')
  return { exitCode, out: textOf(out), error: textOf(error) }
}

const nobody = ['--url', 'http://127.0.0.1:9']

test.each([
  ['before', ['--json', 'ask', 'Why?', ...nobody]],
  ['after', ['ask', 'Why?', ...nobody, '--json']],
])('--json is understood %s the command, and failures are data as well', async (_where, args) => {
  const { exitCode, out, error } = await run(...args)

  expect(exitCode).toBe(exitCodes.unreachable)
  expect(out).toBe('')
  expect(JSON.parse(error)).toMatchObject({
    error: { code: expect.any(String), message: expect.any(String) },
  })
})

test.each([
  ['an unknown command', ['fly']],
  ['a missing argument', ['ask']],
  ['a path that does not exist', ['ingest', '/does/not/exist', '-c', 'handbook']],
  ['an unknown flag of the server', ['start', '--prot', '7600']],
])('%s is a mistake of usage', async (_what, args) => {
  expect((await run(...args)).exitCode).toBe(exitCodes.usage)
})

test('doctor makes no folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'doctor-'))
  vi.stubEnv('TRAGWERK_DATA_DIR', join(folder, 'data'))

  await run('doctor', ...nobody)

  expect(existsSync(join(folder, 'data'))).toBe(false)
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})
