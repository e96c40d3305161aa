import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { gatewayErrors } from '@tragwerk/services/gateway'
import { afterEach, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../routes/test-server.ts'
import type { ModelGateway } from './model-lane.ts'

let running: TestServer | undefined
const agent = new Agent({ keepAlive: true, maxSockets: 1 })

afterEach(async () => {
  agent.destroy()
  await running?.server.close()
  running = undefined
})

async function startWith(gateway: ModelGateway): Promise<number> {
  running = await startTestServer({ gateway })
  return (await running.server.listen({ host: '127.0.0.1', port: 0 })).port
}

function post(port: number, payload: string, announcedBytes = payload.length): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: 'Bearer key-all',
      'content-type': 'application/json',
      'content-length': announcedBytes,
    }
    const request = httpRequest({ port, method: 'POST', path: '/v1/messages', headers, agent })
    request.once('response', resolve).once('error', reject)
    if (payload.length === announcedBytes) request.end(payload)
    else request.write(payload)
  })
}

const refusing = (): never => {
  throw gatewayErrors.overloaded({ limit: 20 })
}
const unreached = async (): Promise<void> => {
  throw new Error('nothing should come this far')
}
const question = JSON.stringify({ model: 'm', messages: [] })

test('a full gateway refuses with 503, says when to come back, and keeps the connection', async () => {
  const port = await startWith({ enter: refusing, serve: unreached })

  const first = await post(port, question)
  const { localPort } = first.socket
  const told = JSON.parse(await text(first))
  const second = await post(port, question)

  expect([first.statusCode, first.headers['retry-after']]).toEqual([503, '1'])
  expect(told.error.type).toBe('overloaded_error')
  expect(first.headers.connection).not.toBe('close')
  expect(second.socket.localPort).toBe(localPort)
})

test('a long body is not waited for', async () => {
  const port = await startWith({ enter: refusing, serve: unreached })

  const reply = await post(port, '{"model":"m"', 10_000_000)

  expect([reply.statusCode, reply.headers.connection]).toEqual([503, 'close'])
})

test('every place is given back: after an answer, a refusal and a lost client', async () => {
  let inside = 0
  const enter = () => {
    inside += 1
    return () => {
      inside -= 1
    }
  }
  let isServing = false
  const port = await startWith({
    enter,
    async serve(_call, { body }, sink) {
      if (body.model === 'never') isServing = true
      else if (body.model === 'wrong') throw gatewayErrors.modelNotFound({ model: 'wrong', near: [] })
      else {
        sink.start(200, [])
        sink.end('{}')
      }
    },
  })

  await text(await post(port, question))
  await text(await post(port, '{"model":"wrong"}'))
  const lost = httpRequest({
    port,
    method: 'POST',
    path: '/v1/messages',
    headers: { authorization: 'Bearer key-all', 'content-type': 'application/json' },
  })
  lost.on('error', () => {})
  lost.end('{"model":"never"}')
  await expect.poll(() => isServing).toBe(true)
  expect(inside).toBe(1)
  lost.destroy()

  await expect.poll(() => inside).toBe(0)
})
