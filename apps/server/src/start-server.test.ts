import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readOptions } from '@tragwerk/infra/config'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { optionSlices } from './catalog.ts'
import { startServer } from './start-server.ts'

let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'start-server-'))
})
afterAll(() => rm(dataDir, { recursive: true }))

const config = (port: number) =>
  readOptions(optionSlices, {
    argv: [],
    file: {},
    env: {
      NODE_ENV: 'test',
      TRAGWERK_PORT: String(port),
      TRAGWERK_DATA_DIR: dataDir,
      TRAGWERK_SAMPLES: 'false',
      TRAGWERK_LOG_LEVEL: 'silent',
      OLLAMA_HOST: 'off',
    },
  }).values

test('a start that fails for its port says so, lets go of the data, and makes no key that nobody sees', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0

  await expect(startServer(config(port))).rejects.toMatchObject({ code: 'server.port_in_use' })
  other.close()
  const server = await startServer(config(0))

  expect(server.generatedAdminKey).toMatch(/^\S{20,}$/)
  expect(existsSync(join(dataDir, 'node-id'))).toBe(true)
  expect((await server.stop('test')).unclean).toEqual([])
})
