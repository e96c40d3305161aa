import { type Answer, type Collection, knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { type Activity, monitoringRoutes } from '@tragwerk/contracts/monitoring'
import { createClient } from './index.ts'

/** Checked by the compiler alone: each `@ts-expect-error` fails when the mistake below it is accepted. */

const client = createClient({ baseUrl: '' })

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function assertType<T extends true>(_?: T): void {}

export async function replies() {
  const collection = await client.knowledge.getCollection({ params: { name: 'a' } })
  assertType<Equal<typeof collection, Collection>>()

  const answer = await client.knowledge.answer({ params: { name: 'a' }, body: { question: 'b' } })
  assertType<Equal<typeof answer, Answer>>()

  const nothing = await client.knowledge.deleteCollection({ params: { name: 'a' } })
  assertType<Equal<typeof nothing, undefined>>()

  for await (const item of client.paginate(knowledgeRoutes.listCollections)) {
    assertType<Equal<typeof item, Collection>>()
  }
}

export async function requests() {
  await client.knowledge.search({ params: { name: 'a' }, body: { query: 'b' } })
  await client.knowledge.listCollections()
  await client.system.info()
  await client.system.info(undefined, { timeoutMs: 5 })

  // @ts-expect-error a misspelt field
  await client.knowledge.search({ params: { name: 'a' }, body: { qurey: 'b' } })
  // @ts-expect-error an unknown field
  await client.knowledge.search({ params: { name: 'a' }, body: { query: 'b', size: 3 } })
  // @ts-expect-error a value that is not in the enumeration
  await client.knowledge.search({ params: { name: 'a' }, body: { query: 'b', mode: 'fuzzy' } })
  // @ts-expect-error a misspelt parameter
  await client.knowledge.search({ params: { nmae: 'a' }, body: { query: 'b' } })
  // @ts-expect-error a missing part
  await client.knowledge.search({ body: { query: 'b' } })
  // @ts-expect-error a missing request
  await client.knowledge.getCollection()
  // @ts-expect-error an unknown method
  await client.knowledge.serach({ params: { name: 'a' }, body: { query: 'b' } })
  // @ts-expect-error a part that the route does not have
  await client.system.info({ query: { limit: 1 } })
  // @ts-expect-error a route without pages
  client.paginate(knowledgeRoutes.getCollection, { params: { name: 'a' } })
  // @ts-expect-error a route that cannot stream
  client.stream(knowledgeRoutes.search, { params: { name: 'a' }, body: { query: 'b' } })
}

export async function events() {
  for await (const event of client.stream(monitoringRoutes.watchActivity)) {
    if (event.type === 'activity') assertType<Equal<typeof event.activity, Activity>>()
  }
  for await (const event of client.stream(knowledgeRoutes.answer, {
    params: { name: 'a' },
    body: { question: 'b' },
  })) {
    if (event.type === 'done') assertType<Equal<typeof event.result, Answer>>()
    // @ts-expect-error an event type that does not exist
    if (event.type === 'finished') return
  }
}
