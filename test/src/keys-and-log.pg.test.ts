import { auditRoutes } from '@tragwerk/contracts/audit'
import { monitoringRoutes } from '@tragwerk/contracts/monitoring'
import { describeOnEveryEngine, type Stack } from '@tragwerk/testkit/stack'
import { afterAll, beforeAll, expect, test } from 'vitest'

let stack: Stack

describeOnEveryEngine('keys and the audit log', (makeStack) => {
  beforeAll(async () => {
    stack = await makeStack()
  })
  afterAll(() => stack.stop())

  test('any key may ask who it is, and nobody else', async () => {
    const { key, secret } = await stack.client.identity.createKey({
      body: { name: 'Reader', permissions: ['knowledge:read'] },
    })

    const me = await stack.clientWith(secret).identity.me()

    expect(me).toEqual({
      tenant: { id: expect.any(String), name: 'default' },
      actor: { id: key.id, name: 'Reader' },
      permissions: ['knowledge:read'],
    })
    await expect(stack.clientWith('nobody').identity.me()).rejects.toMatchObject({ status: 401 })
  })

  test('a key is renamed, and found by a part of its name and its state', async () => {
    const { identity } = stack.client
    const { key } = await identity.createKey({ body: { name: 'Import', permissions: ['models:use'] } })

    const renamed = await identity.renameKey({ params: { id: key.id }, body: { name: ' Nightly ' } })
    await identity.revokeKey({ params: { id: key.id } })
    const found = await identity.listKeys({ query: { q: 'night', state: 'revoked', sort: 'name' } })

    expect(renamed).toEqual({ ...key, name: 'Nightly' })
    expect(found.items).toMatchObject([{ id: key.id, name: 'Nightly', state: 'revoked' }])
  })

  test('the log is filtered, and an entry shows what its hash is made of', async () => {
    const { audit, identity } = stack.client
    const { key } = await identity.createKey({ body: { name: 'Seen', permissions: ['models:use'] } })

    const [entry] = (await audit.listEntries({ query: { subject: `api_key:${key.id}` } })).items
    const proof = await audit.getEntry({ params: { sequence: entry!.sequence } })
    const { items: actions } = await audit.listActions()
    const sequences: number[] = []
    const request = { query: { limit: 2, sort: 'sequence' as const } }
    for await (const item of stack.client.paginate(auditRoutes.listEntries, request))
      sequences.push(item.sequence)

    expect(proof).toMatchObject({ entry, matches: true, computedHash: entry!.hash })
    expect(actions).toContain('api_key.created')
    expect(sequences).toEqual(Array.from({ length: sequences.length }, (_, index) => index + 1))
    expect(sequences.length).toBeGreaterThan(2)
    await expect(audit.getEntry({ params: { sequence: 100_000 } })).rejects.toMatchObject({
      status: 404,
      code: 'audit.entry_not_found',
    })
  })

  test('a watch goes on until it is left', async () => {
    const events: unknown[] = []

    for await (const event of stack.client.stream(monitoringRoutes.watchActivity)) {
      events.push(event)
      break
    }

    expect(events).toMatchObject([{ type: 'activity' }])
  })
})
