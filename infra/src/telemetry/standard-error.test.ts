import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const logger = join(import.meta.dirname, 'logger.ts')

/** Runs a program of its own, because standard error belongs to the process. */
function run(program: string) {
  const source = `const { createLogger } = await import(${JSON.stringify(logger)})
    const logger = createLogger({ level: 'info' })
    ${program}`
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', source], {
    encoding: 'utf8',
  })
  return stderr.split('\n').filter((line) => line.startsWith('{'))
}

test('lines that wait are written when the program ends, exits or dies of an exception', () => {
  const ends = [
    '',
    'process.exit(1)',
    "throw new Error('broken')",
    "setImmediate(() => { throw new Error('later') })",
  ]

  for (const end of ends) expect(run(`logger.info({ count: 1 }, 'the last line')\n${end}`)).toHaveLength(1)
})

test('a warning is written at once, after all that came before it', () => {
  const lines = run(`logger.info({}, 'first')
    logger.warn({}, 'second')
    process.kill(process.pid, 'SIGKILL')`)

  expect(lines.map((line) => JSON.parse(line).message)).toEqual(['first', 'second'])
})

test('lines do not wait for more of them', () => {
  const program = `const { createLogger } = await import(${JSON.stringify(logger)})
    createLogger({ level: 'info' }).info({}, 'alone')
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 200)`

  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  })

  expect(stderr).toContain('alone')
})
