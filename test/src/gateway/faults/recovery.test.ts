import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anAgent, ask, inParallel } from './client.ts'
import { type Lab, report, startLab } from './start-lab.ts'

const openMs = 3_000
const agent = anAgent()
let lab: Lab

beforeAll(async () => {
  lab = await startLab({
    direct: ['main', 'spare'],
    configuration: {
      routes: [{ task: 'storm', primary: 'main/m', fallbacks: ['spare/m'] }],
      breaker: { openMs },
    },
  })
})
afterAll(async () => {
  agent.destroy()
  await lab[Symbol.asyncDispose]()
})

const send = async () => {
  const answer = await ask({ url: lab.product.url, key: lab.product.adminKey, model: 'storm', agent })
  return { status: answer.status, by: String(answer.headers['x-tragwerk-model-id']) }
}

test('RF-20: the primary is back after one ejection and one probe, and nobody notices', async () => {
  await lab.providers.behave('main', { statuses: [500] })
  await inParallel({ count: 40, atOnce: 4 }, send)
  const ejectedMs = performance.now()
  await lab.providers.behave('main', { firstByteMs: 20 })

  const statuses = new Set<number>()
  let recoveredMs = Number.NaN
  const untilMs = ejectedMs + 4 * openMs
  while (performance.now() < untilMs) {
    const { status, by } = await send()
    statuses.add(status)
    if (by === 'main/m') {
      recoveredMs = performance.now() - ejectedMs
      break
    }
    await sleep(10)
  }
  const after = await inParallel({ count: 20, atOnce: 4 }, send)

  report('RF-20 recovery', { 'ejection ms': openMs, 'recovered after ms': recoveredMs })
  expect([...statuses]).toEqual([200])
  // 20 % of jitter, the probe, and a busy machine.
  expect(recoveredMs).toBeLessThan(openMs * 1.2 + 1_000)
  expect(after.every(({ by }) => by === 'main/m')).toBe(true)
})
