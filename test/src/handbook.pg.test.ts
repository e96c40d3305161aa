import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Answer } from '@tragwerk/contracts/knowledge'
import { untilSettled } from '@tragwerk/testkit/builders'
import { describeWithPostgres } from '@tragwerk/testkit/postgres'
import { type Stack, type StackEngine, startStack } from '@tragwerk/testkit/stack'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'

const folder = join(import.meta.dirname, '../../examples/handbook')
const name = 'handbook'

const Question = z.object({
  language: z.enum(['de', 'en']),
  question: z.string(),
  /** The file that holds the answer; null when none does. */
  document: z.string().nullable(),
  quote: z.string().nullish(),
})
const questions = z
  .array(Question)
  .parse(JSON.parse(readFileSync(join(folder, 'questions.json'), 'utf8')) as unknown)

interface Asked {
  readonly question: z.infer<typeof Question>
  readonly answer: Answer
  /** File names and offsets of the citations, which must not depend on the engine. */
  readonly cited: ReadonlyArray<{ file: string | undefined; quote: string; start: number; end: number }>
  readonly texts: ReadonlyMap<string, string>
}

/** Every question of the handbook, asked once per engine. */
const askedOn = new Map<StackEngine, Promise<Asked[]>>()

function askAll(engine: StackEngine): Promise<Asked[]> {
  const asked = askedOn.get(engine) ?? askFresh(engine)
  askedOn.set(engine, asked)
  return asked
}

async function askFresh(engine: StackEngine): Promise<Asked[]> {
  const stack = await startStack({ engine })
  try {
    const files = await addHandbook(stack)
    const texts = new Map<string, string>()
    for (const id of files.keys()) {
      texts.set(id, (await stack.client.knowledge.getDocumentText({ params: { name, id } })).text)
    }
    const asked: Asked[] = []
    for (const question of questions) {
      const body = { question: question.question }
      const answer = await stack.client.knowledge.answer({ params: { name }, body })
      const cited = answer.citations.map(({ documentId, quote, start, end }) => {
        return { file: files.get(documentId), quote, start, end }
      })
      asked.push({ question, answer, cited, texts })
    }
    return asked
  } finally {
    await stack.stop()
  }
}

/** Document ids with their file names. */
async function addHandbook({ client }: Stack): Promise<Map<string, string>> {
  await client.knowledge.createCollection({ body: { name } })
  const files = new Map<string, string>()
  const readable = readdirSync(folder).filter((file) => file !== 'README.md' && extname(file) !== '.json')
  for (const fileName of readable.sort()) {
    const { id } = await client.addFile(name, readFileSync(join(folder, fileName)), { fileName })
    files.set(id, fileName)
  }
  for (const id of files.keys()) {
    expect(await untilSettled(client, { name, id })).toMatchObject({ status: 'indexed', error: null })
  }
  return files
}

/** Answered from the right document, with the sentence that holds the answer. */
function isRight({ question, answer, cited }: Asked): boolean {
  if (question.document === null) return answer.outcome !== 'answered'
  const says = (quote: string) => quote.replace(/\s+/g, ' ').includes(question.quote ?? '')
  return (
    answer.outcome === 'answered' && cited.some((each) => each.file === question.document && says(each.quote))
  )
}

describe('the questions of the sample handbook', () => {
  beforeAll(async () => void (await askAll('pglite')))

  test('are answered with true quotations', async () => {
    for (const { answer, texts } of await askAll('pglite')) {
      for (const { documentId, quote, start, end } of answer.citations) {
        expect(texts.get(documentId)?.slice(start, end)).toBe(quote)
      }
    }
  })

  test.each([
    ['de', 'that have an answer', 0.7],
    ['en', 'that have an answer', 0.75],
  ] as const)('in the language "%s" %s are answered right in most cases', async (language, _which, floor) => {
    const all = (await askAll('pglite')).filter(
      ({ question }) => question.language === language && question.document !== null,
    )

    const wrong = all.filter((asked) => !isRight(asked)).map(describeAsked)

    expect(all.length).toBeGreaterThan(10)
    expect(1 - wrong.length / all.length, wrong.join('\n')).toBeGreaterThanOrEqual(floor)
  })

  test('that the handbook does not answer are not answered', async () => {
    const unanswerable = (await askAll('pglite')).filter(({ question }) => question.document === null)

    const answered = unanswerable.filter((asked) => !isRight(asked)).map(describeAsked)

    expect(unanswerable.length).toBeGreaterThan(2)
    expect(answered).toEqual([])
  })
})

describeWithPostgres('the same questions on PostgreSQL', () => {
  beforeAll(async () => {
    await askAll('pglite')
    await askAll('postgres')
  })

  test('get the same answers, from the same places', async () => {
    const comparable = ({ question, answer, cited }: Asked) => ({
      question: question.question,
      outcome: answer.outcome,
      answer: answer.answer,
      cited,
    })

    const onServer = (await askAll('postgres')).map(comparable)

    expect(onServer).toEqual((await askAll('pglite')).map(comparable))
  })
})

function describeAsked({ question, answer, cited }: Asked): string {
  const quotes = cited.map(({ file, quote }) => `${file}: ${quote}`).join(' | ')
  return `${question.question} → ${answer.outcome} (${question.document}: ${question.quote}) ${quotes}`
}
