import type { Permission } from '@tragwerk/contracts/identity'
import type { Client } from '@tragwerk/sdk'
import { untilSettled } from '@tragwerk/testkit/builders'
import { describeOnEveryEngine, type Stack } from '@tragwerk/testkit/stack'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const name = 'staff'
const params = { name }
const question = 'What is the salary of the managing director?'

let stack: Stack

async function clientOfKey(permissions: Permission[], subjects?: string[]): Promise<Client> {
  const { secret } = await stack.client.identity.createKey({
    body: { name: permissions.join(), permissions, ...(subjects && { subjects }) },
  })
  return stack.clientWith(secret)
}

describeOnEveryEngine('access', (makeStack) => {
  let openId: string
  let closedId: string

  beforeAll(async () => {
    stack = await makeStack()
    await stack.client.knowledge.createCollection({ body: { name } })
    const add = async (body: { title: string; content: string; acl?: string[] }) => {
      const { id } = await stack.client.knowledge.addDocument({ params, body })
      await untilSettled(stack.client, { name, id })
      return id
    }
    openId = await add({ title: 'Open', content: 'The managing director is called Ada Winter.' })
    closedId = await add({
      title: 'Salaries',
      content: 'The salary of the managing director is 98,000 euros a year.',
      acl: ['group:hr', 'user:kim'],
    })
  })
  afterAll(() => stack.stop())

  describe('access lists of documents', () => {
    test.each([
      ['a member of the group', ['group:hr']],
      ['the named user', ['user:kim', 'group:sales']],
    ])('%s sees, finds, reads and gets answers from it', async (_who, subjects) => {
      const reader = await clientOfKey(['knowledge:read'], subjects)

      const { items } = await reader.knowledge.listDocuments({ params })
      const { results } = await reader.knowledge.search({ params, body: { query: 'salary' } })
      const answer = await reader.knowledge.answer({ params, body: { question } })
      const { text } = await reader.knowledge.getDocumentText({ params: { name, id: closedId } })

      expect(items.map(({ id }) => id).sort()).toEqual([openId, closedId].sort())
      expect(results.map(({ documentId }) => documentId)).toContain(closedId)
      expect(answer).toMatchObject({ outcome: 'answered', citations: [{ documentId: closedId }] })
      expect(text).toContain('98,000')
    })

    test.each([
      ['a stranger', ['group:sales', 'user:kimberly']],
      ['a key without subjects', undefined],
    ])('%s learns nothing of it', async (_who, subjects) => {
      const reader = await clientOfKey(['knowledge:read'], subjects)
      const ref = { params: { name, id: closedId } }

      const { items } = await reader.knowledge.listDocuments({ params })
      const found = await Promise.all(
        (['hybrid', 'lexical', 'vector'] as const).map((mode) =>
          reader.knowledge.search({ params, body: { query: 'salary 98,000 euros', mode } }),
        ),
      )
      const answer = await reader.knowledge.answer({ params, body: { question } })

      expect(items.map(({ id }) => id)).toEqual([openId])
      expect(found.flatMap(({ results }) => results.map((result) => result.documentId))).not.toContain(
        closedId,
      )
      expect(JSON.stringify(answer)).not.toContain('98,000')
      expect(answer.citations.map(({ documentId }) => documentId)).not.toContain(closedId)
      for (const read of [reader.knowledge.getDocument, reader.knowledge.getDocumentText]) {
        await expect(read(ref)).rejects.toMatchObject({ status: 404, code: 'knowledge.document_not_found' })
      }
    })

    test('a changed list holds at once', async () => {
      const externalId = 'shifting'
      const add = (acl: string[]) =>
        stack.client.knowledge.addDocument({
          params,
          body: { title: 'Shifting', content: 'The word is Quittenmus.', externalId, acl },
        })
      const reader = await clientOfKey(['knowledge:read'], ['group:it'])
      const find = async () =>
        (await reader.knowledge.search({ params, body: { query: 'Quittenmus', mode: 'lexical' } })).results
          .length
      const { id } = await add(['group:it'])
      await untilSettled(stack.client, { name, id })
      expect(await find()).toBe(1)

      await add(['group:hr'])

      expect(await find()).toBe(0)
    })
  })

  describe('permissions of keys', () => {
    test('a reading key reads and does not write', async () => {
      const reader = await clientOfKey(['knowledge:read'])

      expect((await reader.knowledge.listCollections()).items).toHaveLength(1)
      const refusal = { status: 403, code: 'access.permission_denied' }
      await expect(reader.knowledge.createCollection({ body: { name: 'more' } })).rejects.toMatchObject(
        refusal,
      )
      await expect(
        reader.knowledge.addDocument({ params, body: { title: 'x', content: 'x' } }),
      ).rejects.toMatchObject(refusal)
      await expect(reader.knowledge.deleteCollection({ params })).rejects.toMatchObject(refusal)
      await expect(reader.identity.listKeys()).rejects.toMatchObject(refusal)
      await expect(reader.audit.verify()).rejects.toMatchObject(refusal)
      await expect(reader.models.list()).rejects.toMatchObject({ status: 403 })
    })

    test('a key cannot hand out what it does not hold', async () => {
      const manager = await clientOfKey(['keys:manage'])

      await expect(
        manager.identity.createKey({ body: { name: 'more', permissions: ['audit:read'] } }),
      ).rejects.toMatchObject({ status: 403, code: 'identity.permission_not_held' })
    })

    test('a revoked key is refused from the next request on', async () => {
      const { key, secret } = await stack.client.identity.createKey({
        body: { name: 'short-lived', permissions: ['knowledge:read'] },
      })
      const client = stack.clientWith(secret)
      await client.knowledge.listCollections()

      await stack.client.identity.revokeKey({ params: { id: key.id } })

      await expect(client.knowledge.listCollections()).rejects.toMatchObject({ status: 401 })
    })

    test('an expired key is refused', async () => {
      const body = {
        name: 'late',
        permissions: ['knowledge:read' as const],
        expiresAt: '2020-01-01T00:00:00Z',
      }

      await expect(stack.client.identity.createKey({ body })).rejects.toMatchObject({
        status: 400,
        code: 'identity.expiry_in_past',
      })
    })
  })

  describe('idempotency keys', () => {
    const addWith = (idempotencyKey: string, content = 'Once and only once.') =>
      stack.client.knowledge.addDocument({ params, body: { title: 'Once', content } }, { idempotencyKey })

    test('the same request with the same key is carried out once', async () => {
      const first = await addWith('once-0001')
      const second = await addWith('once-0001')

      expect(second).toEqual(first)
      const { items } = await stack.client.knowledge.listDocuments({ params, query: { limit: 200 } })
      expect(items.filter(({ title }) => title === 'Once')).toHaveLength(1)
    })

    test('two at the same moment are carried out once', async () => {
      const results = await Promise.allSettled([addWith('once-0002'), addWith('once-0002')])

      const ids = results.flatMap((result) => (result.status === 'fulfilled' ? result.value.id : []))
      expect(ids.length).toBeGreaterThan(0)
      expect(new Set(ids).size).toBe(1)
      for (const result of results)
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ status: 409 })
    })

    test('another request with the same key is refused', async () => {
      await addWith('once-0003')

      await expect(addWith('once-0003', 'Something else.')).rejects.toMatchObject({
        status: 422,
        code: 'idempotency.key_reused',
      })
    })

    test('the same key of another caller is another key', async () => {
      const first = await addWith('once-0004')
      const writer = await clientOfKey(['knowledge:read', 'knowledge:write'])

      const second = await writer.knowledge.addDocument(
        { params, body: { title: 'Once', content: 'Once and only once.' } },
        { idempotencyKey: 'once-0004' },
      )

      expect(second.id).not.toBe(first.id)
    })
  })
})
