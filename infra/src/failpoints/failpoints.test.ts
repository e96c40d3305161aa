import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createManualClock } from '../clock/index.ts'
import { createFailpoints, type FailpointsDeps, parseFailpoints } from './index.ts'

function someFailpoints(spec: string, deps: Partial<FailpointsDeps> = {}) {
  const clock = createManualClock()
  const killed: string[] = []
  const kill = () => void killed.push('killed')
  return { clock, killed, failpoints: createFailpoints({ spec, enabled: true, clock, kill, ...deps }) }
}

/** Counts how often it ran. */
function someWork() {
  let runs = 0
  return { work: async () => ++runs, runs: () => runs }
}

const injected = expect.objectContaining({ code: 'failpoints.injected', retryable: true })

test('nothing happens unless enabled, even with rules that cannot be read', async () => {
  const { failpoints } = someFailpoints('nonsense', { enabled: false })

  expect(failpoints.hit('db.before_commit')).toBeUndefined()
  await expect(failpoints.run('db.before_commit', async () => 1)).resolves.toBe(1)
})

test('only the named place fails, and only at the given hit', async () => {
  const { failpoints } = someFailpoints('db.after_commit=throw@2')

  await failpoints.hit('db.after_commit')
  await failpoints.hit('db.before_commit')
  await expect(failpoints.hit('db.after_commit')).rejects.toThrow(injected)
  await failpoints.hit('db.after_commit')

  expect(failpoints.hits('db.after_commit')).toBe(3)
})

test('a rate affects its share of the hits', async () => {
  const values = [0.04, 0.06]
  const random = {
    bytes: () => {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(Math.floor(values.shift()! * 2 ** 32))
      return bytes
    },
    fraction: () => 0,
  }
  const { failpoints } = someFailpoints('wf.before_step=throw:0.05', { random })

  await expect(failpoints.hit('wf.before_step')).rejects.toThrow(injected)
  await expect(failpoints.hit('wf.before_step')).resolves.toBeUndefined()
})

test('a delay waits by the given clock', async () => {
  const { failpoints, clock } = someFailpoints('http.before_ack=delay:200')
  const events: string[] = []
  const passed = Promise.resolve(failpoints.hit('http.before_ack')).then(() => events.push('passed'))

  await clock.advance(199)
  events.push('199 ms')
  await clock.advance(1)
  await passed

  expect(events).toEqual(['199 ms', 'passed'])
})

test('a stall stops everything else', async () => {
  const { failpoints } = someFailpoints('http.before_ack=stall:20')
  const start = performance.now()

  const stalled = failpoints.hit('http.before_ack')

  expect(performance.now() - start).toBeGreaterThanOrEqual(19)
  await stalled
})

test.each([
  { spec: 'wf.after_step_effect=throw', runs: 0, outcome: 'failpoints.injected' },
  { spec: 'wf.after_step_effect=execute_then_timeout', runs: 1, outcome: 'failpoints.injected_timeout' },
  { spec: 'wf.after_step_effect=dup', runs: 2, outcome: 2 },
  { spec: 'wf.after_step_effect=drop', runs: 0, outcome: -1 },
  { spec: 'wf.before_step=throw', runs: 1, outcome: 1 },
])('around work, $spec runs it $runs times', async ({ spec, runs, outcome }) => {
  const { failpoints } = someFailpoints(spec)
  const counted = someWork()

  const result = await failpoints
    .run('wf.after_step_effect', counted.work, () => -1)
    .catch((error: { code: string }) => error.code)

  expect(result).toBe(outcome)
  expect(counted.runs()).toBe(runs)
})

test('an action that the place cannot do is an error, not a pass', async () => {
  const { failpoints } = someFailpoints('db.after_commit=dup,rag.mid_delete=drop')
  const refused = expect.objectContaining({ code: 'failpoints.not_applicable' })

  await expect(failpoints.hit('db.after_commit')).rejects.toThrow(refused)
  await expect(failpoints.run('rag.mid_delete', async () => 1)).rejects.toThrow(refused)
})

test('kill calls the given executioner at the given hit', async () => {
  const { failpoints, killed } = someFailpoints('audit.after_append=kill@2')

  await failpoints.hit('audit.after_append')
  expect(killed).toEqual([])
  await failpoints.hit('audit.after_append')

  expect(killed).toEqual(['killed'])
})

test('kill without an executioner ends the process before the next statement', () => {
  const face = JSON.stringify(join(import.meta.dirname, 'index.ts'))
  const clock = JSON.stringify(join(import.meta.dirname, '../clock/index.ts'))
  const program = `
    import { createFailpoints } from ${face}
    import { createSystemClock } from ${clock}
    const failpoints = createFailpoints({ spec: 'db.before_commit=kill', enabled: true, clock: createSystemClock() })
    console.log('before')
    await failpoints.hit('db.before_commit')
    console.log('after')`

  const child = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })

  expect(child).toMatchObject({ signal: 'SIGKILL', stdout: 'before\n' })
})

test('rules are read with all their parts', () => {
  expect(parseFailpoints('wf.before_step=delay:50:0.1@4, db.after_commit=kill@3,')).toEqual([
    { name: 'wf.before_step', action: 'delay', ms: 50, rate: 0.1, nth: 4 },
    { name: 'db.after_commit', action: 'kill', ms: 0, rate: 1, nth: 3 },
  ])
})

test.each([
  'db.after_commit',
  'db.unheard_of=kill',
  'db.after_commit=explode',
  'db.after_commit=delay',
  'db.after_commit=delay:x',
  'db.after_commit=delay:1e9',
  'db.after_commit=throw:1.5',
  'db.after_commit=throw:0.5:0.5',
  'db.after_commit=kill@0',
])('refuses the rule %s', (spec) => {
  expect(() => someFailpoints(spec)).toThrow(expect.objectContaining({ code: 'failpoints.invalid_spec' }))
})
