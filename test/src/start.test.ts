import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { startStack } from '@tragwerk/testkit/stack'
import { expect, test } from 'vitest'

const repository = join(import.meta.dirname, '../..')

test.each(['127.0.0.1:9', 'localhost'])(
  'starts with OLLAMA_HOST=%s, as the variable is written for Ollama itself',
  async (OLLAMA_HOST) => {
    const stack = await startStack({ engine: 'pglite', env: { OLLAMA_HOST } })

    const answer = await fetch(`${stack.url}/readyz`)
    await stack.stop()

    expect(answer.status).toBe(200)
  },
)

/** Stands for whatever a failed start might forget to close. */
const keepsTheProcessAlive = 'data:text/javascript,setInterval(()=>undefined,60000)'

/** From the error on its output to its end. */
const endsWithinMs = 10_000

test('a start that fails at its last step says why and ends with code 1, whatever is still open', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tragwerk-start-'))
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const child = spawn(process.execPath, ['apps/cli/src/main.ts', 'start'], {
    cwd: repository,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_OPTIONS: `--import=${keepsTheProcessAlive}`,
      TRAGWERK_PORT: String((other.address() as AddressInfo).port),
      TRAGWERK_DATA_DIR: dataDir,
      OLLAMA_HOST: 'off',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  try {
    const ended = once(child, 'exit')
    await untilPrinted(child.stderr, 'server.port_in_use')
    const tooLate = sleep(endsWithinMs, 'still running', { ref: false })

    expect(await Promise.race([ended, tooLate])).toEqual([1, null])
  } finally {
    child.kill('SIGKILL')
    other.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}, 120_000)

async function untilPrinted(stream: Readable, words: string): Promise<void> {
  let printed = ''
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    printed += chunk
    if (printed.includes(words)) return
  }
  throw new Error(`It ended without "${words}":\n${printed}`)
}
