import { rename, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Stack, startStack } from '@tragwerk/testkit/stack'
import OpenAI from 'openai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTemporaryFolder } from './temporary-folder.ts'

const folder = useTemporaryFolder()
let upstream: Server
let stack: Stack
let openai: OpenAI

const event = (fields: object) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', ...fields })}\n\n`

/** Answers at once; streams one word every few milliseconds, so that a stream outlives several configurations. */
function startUpstream(): Promise<Server> {
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    request.on('end', async () => {
      if (!text.includes('"stream":true')) {
        response.setHeader('content-type', 'application/json')
        const message = { role: 'assistant', content: 'Hello' }
        const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }
        return response.end(
          JSON.stringify({ id: 'c', choices: [{ index: 0, message, finish_reason: 'stop' }], usage }),
        )
      }
      response.setHeader('content-type', 'text/event-stream')
      for (let word = 0; word < 100; word += 1) {
        response.write(event({ choices: [{ index: 0, delta: { content: `${word} ` } }] }))
        await pause(10)
      }
      response.end(`${event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}data: [DONE]\n\n`)
    })
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

const configurationFile = () => join(folder(), 'gateway.json')

/** Replaces the file as editors and volumes do: in one step. */
async function configure(task: string, extra: object = {}): Promise<void> {
  const { port } = upstream.address() as AddressInfo
  const configuration = {
    providers: { mock: { kind: 'openai-compatible', baseUrl: `http://127.0.0.1:${port}/v1` } },
    routes: [
      { task: 'steady', primary: 'mock/m' },
      { task, primary: 'mock/m' },
    ],
    ...extra,
  }
  const beside = `${configurationFile()}.new`
  await writeFile(beside, JSON.stringify(configuration))
  await rename(beside, configurationFile())
}

const version = async () => (await stack.client.gateway.configuration()).version.version
const ask = (model: string) =>
  openai.chat.completions.create({ model, messages: [{ role: 'user', content: 'Hi' }] })

beforeAll(async () => {
  upstream = await startUpstream()
  await configure('first')
  stack = await startStack({ engine: 'pglite', env: { TRAGWERK_GATEWAY_FILE: configurationFile() } })
  openai = new OpenAI({ baseURL: `${stack.url}/v1`, apiKey: stack.adminKey, maxRetries: 0 })
})
afterAll(async () => {
  await stack.stop()
  upstream.closeAllConnections()
  upstream.close()
})

test('a new file is in force at once, and no request is dropped meanwhile', async () => {
  const stream = await openai.chat.completions.create({
    model: 'steady',
    stream: true,
    messages: [{ role: 'user', content: 'Hi' }],
  })
  const reading = (async () => {
    let text = ''
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
    return text
  })()
  let isOver = false
  let answers = 0
  const asking = (async () => {
    while (!isOver) {
      await ask('steady')
      answers += 1
    }
  })()

  const before = await version()
  for (const task of ['second', 'third', 'fourth']) {
    await configure(task)
    await expect.poll(() => ask(task).then(() => task), { timeout: 10_000 }).toBe(task)
  }
  const text = await reading
  isOver = true
  await asking

  expect(text.trim().split(' ')).toHaveLength(100)
  expect(answers).toBeGreaterThan(3)
  expect(await version()).toBe(before + 3)
})

test('a broken file keeps the old configuration in force and shows what is wrong', async () => {
  await configure('fifth', { routes: [{ task: 'fifth', primary: 'nowhere/m' }] })

  await expect
    .poll(async () => (await stack.client.gateway.configuration()).broken?.problems, { timeout: 10_000 })
    .toMatchObject([{ path: 'routes[0].primary' }])

  await expect(ask('steady')).resolves.toBeDefined()
  await configure('sixth')
  await expect.poll(() => ask('sixth').then(() => true), { timeout: 10_000 }).toBe(true)
  expect((await stack.client.gateway.configuration()).broken).toBeNull()
})
