import { MockAgent } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { defaultLimits } from './limits.ts'
import { send } from './send.ts'
import { createUrlPolicy } from './url-policy.ts'

/** Public hosts, answered without a network. */
function aWorld() {
  const agent = new MockAgent()
  agent.disableNetConnect()
  onTestFinished(() => agent.close())
  const seen: Array<{ host: string; headers: Record<string, string>; body: string }> = []
  const answer = (host: string, status: number, headers: Record<string, string> = {}) => {
    for (const method of ['GET', 'POST']) {
      agent
        .get(host)
        .intercept({ path: '/', method })
        .reply((options) => {
          seen.push({
            host,
            headers: options.headers as Record<string, string>,
            body: String(options.body ?? ''),
          })
          return { statusCode: status, data: '', responseOptions: { headers } }
        })
    }
  }
  const policy = createUrlPolicy({ allow: [], ownAddresses: [], allowPlainHttp: true })
  const go = (hop: { url: string; method?: string; headers?: Record<string, string>; body?: string }) =>
    send(
      { policy, guarded: agent, trusted: agent },
      { method: 'GET', headers: {}, body: undefined, ...hop },
      { limits: defaultLimits, signal: new AbortController().signal, redirect: 'follow' },
    )
  return { seen, answer, go }
}

test('credentials of any name stay behind when a redirect leads to another host', async () => {
  const { seen, answer, go } = aWorld()
  answer('https://one.example', 302, { location: 'https://two.example/' })
  answer('https://two.example', 200)
  const headers = {
    Authorization: 'a',
    Cookie: 'b',
    'X-Api-Key': 'c',
    'x-goog-api-key': 'd',
    Accept: 'text/html',
  }

  const { response } = await go({ url: 'https://one.example/', headers })

  expect(response.statusCode).toBe(200)
  expect(seen[0]!.headers).toMatchObject({ authorization: 'a', 'x-api-key': 'c' })
  expect(Object.keys(seen[1]!.headers).sort()).toEqual(['accept', 'accept-encoding', 'user-agent'])
})

test('another port is another host', async () => {
  const { seen, answer, go } = aWorld()
  answer('https://one.example', 302, { location: 'https://one.example:8443/' })
  answer('https://one.example:8443', 200)

  await go({ url: 'https://one.example/', headers: { authorization: 'a' } })

  expect(seen[1]!.headers).not.toHaveProperty('authorization')
})

test('content is not sent on to another host', async () => {
  const { seen, answer, go } = aWorld()
  answer('https://one.example', 307, { location: 'https://two.example/' })
  answer('https://two.example', 200)

  await expect(go({ url: 'https://one.example/', method: 'POST', body: 'private' })).rejects.toThrow(
    expect.objectContaining({ code: 'egress.denied' }),
  )
  expect(seen).toHaveLength(1)
})

test('a redirect does not leave https, but may enter it', async () => {
  const { answer, go } = aWorld()
  answer('https://one.example', 302, { location: 'http://one.example/' })
  answer('http://three.example', 302, { location: 'https://two.example/' })
  answer('https://two.example', 200)

  await expect(go({ url: 'https://one.example/' })).rejects.toThrow('a redirect left https')
  expect((await go({ url: 'http://three.example/' })).url.href).toBe('https://two.example/')
})
