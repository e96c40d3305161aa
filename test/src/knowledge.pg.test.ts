import type { Answer, AnswerEvent, SearchMode } from '@tragwerk/contracts/knowledge'
import { knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { aDocx, aPdf, untilSettled } from '@tragwerk/testkit/builders'
import { describeOnEveryEngine, type MakeStack, type Stack } from '@tragwerk/testkit/stack'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const name = 'policies'

const travel = `# Travel policy

## Trains

Employees travel second class on trains. First class is allowed on journeys above four hours.

## Hotels

A hotel room may cost at most 130 euros per night. Breakfast is paid by the company.
`
const remoteWork =
  '<!doctype html><html lang="en"><title>Remote work</title><body><h1>Remote work</h1>' +
  '<p>Every employee may work from home on three days per week.</p>' +
  '<p>The core hours are from ten to three o’clock.</p></body></html>'

let stack: Stack

function useStack(makeStack: MakeStack): void {
  beforeAll(async () => {
    stack = await makeStack()
  })
  afterAll(() => stack.stop())
}

async function addAndWait(body: {
  title: string
  content: string
  externalId?: string
  acl?: string[]
}): Promise<string> {
  const { id } = await stack.client.knowledge.addDocument({ params: { name }, body })
  expect(await untilSettled(stack.client, { name, id })).toMatchObject({ status: 'indexed', error: null })
  return id
}

async function search(query: string, mode: SearchMode = 'hybrid', client = stack.client) {
  const { results } = await client.knowledge.search({ params: { name }, body: { query, mode, limit: 10 } })
  return results
}

/** Every quote must be exactly what the document says at the place it names. */
async function expectTrueCitations(answer: Answer): Promise<void> {
  expect(answer.citations.map(({ number }) => number)).toEqual(answer.citations.map((_, index) => index + 1))
  for (const { number, documentId: id, quote, start, end } of answer.citations) {
    const { text } = await stack.client.knowledge.getDocumentText({ params: { name, id } })
    expect(text.slice(start, end)).toBe(quote)
    expect(answer.answer).toContain(`[${number}]`)
  }
}

describeOnEveryEngine('the main job', (makeStack, engine) => {
  useStack(makeStack)

  test('says which engine it runs on', async () => {
    expect(await stack.client.system.info()).toMatchObject({ engine })
  })

  describe('with documents of every kind', () => {
    const files: ReadonlyArray<
      readonly [fileName: string, mediaType: string, make: () => Promise<Uint8Array>]
    > = [
      ['travel.md', 'text/markdown', async () => Buffer.from(travel)],
      ['remote-work.html', 'text/html', async () => Buffer.from(remoteWork)],
      [
        'passwords.txt',
        'text/plain',
        async () => Buffer.from('A password must have at least fourteen characters.'),
      ],
      [
        'preise.docx',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        () => aDocx('Preisliste', ['Die jährliche Wartung der Anlage kostet 1.250 Euro.']),
      ],
      [
        'urlaub.pdf',
        'application/pdf',
        () => aPdf(['Das Handbuch beginnt hier.', 'Alle Beschäftigten haben dreißig Tage Urlaub im Jahr.']),
      ],
    ]

    beforeAll(async () => {
      await stack.client.knowledge.createCollection({ body: { name, description: 'What we agreed on' } })
    })

    test.each(files)('indexes %s uploaded as a file', async (fileName, mediaType, make) => {
      const seen: number[] = []

      const { id, status } = await stack.client.addFile(name, await make(), {
        fileName,
        externalId: fileName,
        onProgress: ({ sentBytes, totalBytes }) => seen.push(sentBytes / totalBytes),
      })

      expect(status).toBe('queued')
      const document = await untilSettled(stack.client, { name, id })
      expect(document).toMatchObject({ status: 'indexed', error: null, mediaType, externalId: fileName })
      expect(document.progress).toEqual({ done: document.chunks, total: document.chunks })
      expect(document.chunks).toBeGreaterThan(0)
      expect(seen.at(-1)).toBe(1)
    })

    test.each(['hybrid', 'lexical', 'vector'] as const)('finds the passage in %s mode', async (mode) => {
      const [best] = await search('How much may a hotel room cost per night?', mode)

      expect(best).toMatchObject({ externalId: 'travel.md', heading: expect.stringContaining('Hotels') })
      expect(best?.text).toContain('at most 130 euros')
      const { documentId: id, start, end, text } = best!
      const whole = await stack.client.knowledge.getDocumentText({ params: { name, id } })
      expect(whole.text.slice(start, end)).toBe(text)
    })

    test('finds an inflected word whose language cannot be told from it', async () => {
      const [best] = await search('travelling', 'lexical')

      expect(best?.externalId).toBe('travel.md')
    })

    test('says on which page of a PDF a passage stands', async () => {
      const [best] = await search('Wie viele Tage Urlaub haben die Beschäftigten?')

      expect(best).toMatchObject({ externalId: 'urlaub.pdf', page: 2 })
    })

    test.each([
      ['How much may a hotel room cost per night?', 'Travel policy', '130 euros'],
      ['How many days per week may employees work from home?', 'Remote work', 'three days'],
      ['Was kostet die jährliche Wartung der Anlage?', 'Preisliste', '1.250 Euro'],
      ['Wie viele Tage Urlaub haben alle Beschäftigten im Jahr?', 'urlaub', 'dreißig Tage'],
    ])('answers "%s" with a true quotation', async (question, title, fact) => {
      const answer = await stack.client.knowledge.answer({ params: { name }, body: { question } })

      expect(answer.outcome).toBe('answered')
      expect(answer.answer).toContain(fact)
      expect(answer.citations[0]?.title).toContain(title)
      expect(answer.citations[0]?.quote).toContain(fact)
      await expectTrueCitations(answer)
    })

    test('streams the same answer that it gives at once', async () => {
      const question = 'How many characters must a password have?'
      const body = { question }

      const whole = await stack.client.knowledge.answer({ params: { name }, body })
      const events: AnswerEvent[] = []
      for await (const event of stack.client.stream(knowledgeRoutes.answer, { params: { name }, body }))
        events.push(event)

      const last = events.at(-1)
      expect(last?.type).toBe('done')
      const result = last?.type === 'done' ? last.result : undefined
      expect({ ...result, timing: undefined }).toEqual({ ...whole, timing: undefined })
      const text = events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('')
      expect(text.trim()).toBe(whole.answer)
      expect(events.flatMap((event) => (event.type === 'citation' ? event.citation : []))).toEqual(
        whole.citations,
      )
      await expectTrueCitations(whole)
    })

    test.each(['What is the boiling point of tungsten?', 'Wer gewann 1954 die Weltmeisterschaft?'])(
      'does not answer "%s", which no document does',
      async (question) => {
        const answer = await stack.client.knowledge.answer({ params: { name }, body: { question } })

        expect(answer.outcome).not.toBe('answered')
        await expectTrueCitations(answer)
      },
    )
  })

  test('replaces a document by its externalId once the new one is indexed, and never shows none', async () => {
    const externalId = 'canteen'
    const old = await addAndWait({ title: 'Canteen', content: 'The canteen serves zwieback.', externalId })
    expect((await search('zwieback', 'lexical')).map((r) => r.documentId)).toEqual([old])

    const { id } = await stack.client.knowledge.addDocument({
      params: { name },
      body: { title: 'Canteen', content: 'The canteen serves pumpernickel.', externalId },
    })
    const during: Array<{ old: number; new: number }> = []
    let status = 'queued'
    while (status !== 'indexed') {
      const [before, after] = [await search('zwieback', 'lexical'), await search('pumpernickel', 'lexical')]
      during.push({ old: before.length, new: after.length })
      status = (await stack.client.knowledge.getDocument({ params: { name, id } })).status
      expect(status).not.toBe('failed')
    }

    expect(id).toBe(old)
    expect(during.every((seen) => seen.old + seen.new >= 1)).toBe(true)
    expect(during[0]).toEqual({ old: 1, new: 0 })
    expect(await search('zwieback', 'lexical')).toEqual([])
    expect((await search('pumpernickel', 'lexical')).map((r) => r.documentId)).toEqual([id])
    const { text } = await stack.client.knowledge.getDocumentText({ params: { name, id } })
    expect(text).toContain('pumpernickel')
  })

  test('forgets a deleted document at once', async () => {
    const id = await addAndWait({ title: 'Secret', content: 'The code word is Xylophonwolke.' })
    expect(await search('Xylophonwolke', 'lexical')).toHaveLength(1)

    await stack.client.knowledge.deleteDocument({ params: { name, id } })

    expect(await search('Xylophonwolke', 'lexical')).toEqual([])
    expect(await search('Xylophonwolke', 'vector')).not.toContainEqual(
      expect.objectContaining({ documentId: id }),
    )
    await expect(stack.client.knowledge.getDocument({ params: { name, id } })).rejects.toMatchObject({
      status: 404,
      code: 'knowledge.document_not_found',
    })
    await expect(stack.client.knowledge.getDocumentText({ params: { name, id } })).rejects.toMatchObject({
      status: 404,
    })
  })

  test('goes through all pages without gaps or repetitions', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `page-${index}`)
    for (const each of names) await stack.client.knowledge.createCollection({ body: { name: each } })

    const found: string[] = []
    for await (const item of stack.client.paginate(knowledgeRoutes.listCollections, { query: { limit: 2 } }))
      found.push(item.name)

    expect(found).toEqual([...names, name].sort())
    await expect(
      stack.client.knowledge.listCollections({ query: { cursor: 'not-one-of-ours' } }),
    ).rejects.toMatchObject({ status: 400, code: 'knowledge.cursor_invalid' })
  })

  test('removes a collection with everything in it', async () => {
    const params = { name: 'page-0' }
    const body = { title: 'Gone', content: 'Soon gone.' }
    await stack.client.knowledge.addDocument({ params, body })

    await stack.client.knowledge.deleteCollection({ params })

    await expect(stack.client.knowledge.getCollection({ params })).rejects.toMatchObject({
      code: 'knowledge.collection_not_found',
    })
    await stack.client.knowledge.createCollection({ body: params })
    expect(await stack.client.knowledge.getCollection({ params })).toMatchObject({ documents: 0 })
    await stack.client.knowledge.deleteCollection({ params })
  })

  test('the audit chain holds all of this and verifies', async () => {
    const verification = await stack.client.audit.verify()

    expect(verification).toMatchObject({ ok: true, firstBadSequence: null, reason: null })
    expect(verification.entries).toBeGreaterThan(20)
    const { items } = await stack.client.audit.listEntries({ query: { limit: 200 } })
    const actions = new Set(items.map(({ action }) => action))
    expect([...actions]).toEqual(
      expect.arrayContaining([
        'collection.created',
        'document.accepted',
        'document.indexed',
        'document.deleted',
      ]),
    )
  })
})
