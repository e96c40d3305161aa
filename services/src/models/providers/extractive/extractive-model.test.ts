import type { LanguageModelV4, LanguageModelV4Prompt } from '@ai-sdk/provider'
import { beforeAll, describe, expect, test } from 'vitest'
import { characterGrams, createLanguageDetector, type LanguageDetector } from '../../../language/index.ts'
import { collectParts, describeLanguageModel, textOf } from '../contract.ts'
import { createExtractiveModel } from './extractive-model.ts'
import type { Embed } from './gather-evidence.ts'
import type { Passage } from './passage.ts'

/** A real, if crude, embedding: counts of character grams, hashed to 512 places. Similar texts have near vectors. */
const embed: Embed = async (texts) =>
  texts.map((text) => {
    const vector = new Float32Array(512)
    for (const gram of characterGrams(text)) {
      let hash = 7
      for (const letter of gram) hash = (hash * 31 + letter.codePointAt(0)!) % 512
      vector[hash]! += 1
    }
    const length = Math.hypot(...vector) || 1
    return vector.map((value) => value / length)
  })

const countTokens = (text: string) => text.split(/\s+/).filter(Boolean).length

let languageDetector: LanguageDetector
let model: LanguageModelV4
beforeAll(async () => {
  languageDetector = await createLanguageDetector()
  model = createExtractiveModel({ embed, languageDetector, countTokens })
})

function user(text: string): LanguageModelV4Prompt {
  return [{ role: 'user', content: [{ type: 'text', text }] }]
}

const handbook: Passage[] = [
  {
    number: 1,
    title: 'Handbuch › Probezeit',
    text: 'Probezeit\nDie Probezeit dauert sechs Monate. In der Probezeit beträgt die Kündigungsfrist zwei Wochen.',
  },
  {
    number: 2,
    title: 'Preise',
    text: '| Artikel | Preis |\n|---|---|\n| Schraube M8 | 12,50 EUR |\n| Mutter M8 | 4,00 EUR |',
  },
  {
    number: 3,
    title: 'Security',
    text: 'Passwords must have 14 characters. Report a lost laptop to the service desk within one hour.',
  },
]

interface Report {
  readonly outcome: string
  readonly confidence: number
  readonly quotes: ReadonlyArray<{ number: number; start: number; end: number; text: string; score: number }>
}

async function ask(question: string, passages?: Passage[], prompt = user(question)) {
  const result = await model.doGenerate({
    prompt,
    ...(passages && {
      providerOptions: { tragwerk: { passages: passages.map((passage) => ({ ...passage })) } },
    }),
  })
  const [part] = result.content
  const report = result.providerMetadata?.tragwerk as unknown as Report
  return { ...result, text: part?.type === 'text' ? part.text : '', report }
}

describeLanguageModel('extractive', {
  open: async () =>
    createExtractiveModel({ embed, languageDetector: await createLanguageDetector(), countTokens }),
  prompt: user('Context:\nThe shop opens at nine on weekdays.\n\nQuestion: When does the shop open?'),
})

describe('with passages', () => {
  test('quotes the sentence that answers, with its marker, its exact slice and its confidence', async () => {
    const { text, report } = await ask('Wie lange dauert die Probezeit?', handbook)

    expect(text).toBe('„Die Probezeit dauert sechs Monate.“ [1]')
    expect(report.outcome).toBe('answered')
    expect(report.confidence).toBeGreaterThan(0.55)
    expect(report.quotes).toHaveLength(1)
    const quote = report.quotes[0]!
    expect(quote.text).toBe(handbook[0]!.text.slice(quote.start, quote.end))
  })

  test('reads a table row with the names of its columns and cites the row', async () => {
    const { text, report } = await ask('Was kostet die Schraube M8?', handbook)

    expect(text).toBe('„Artikel: Schraube M8; Preis: 12,50 EUR“ [2]')
    expect(report.quotes[0]!.text).toBe('| Schraube M8 | 12,50 EUR |')
  })

  test('answers an English question from an English passage in English quotation marks', async () => {
    const { text } = await ask('How many characters must passwords have?', handbook)

    expect(text).toBe('“Passwords must have 14 characters.” [3]')
  })

  test.each([
    ['Wer gewann die Fußballweltmeisterschaft im Jahr 2014?', 'In den vorliegenden Quellen steht nichts'],
    ['Which river flows through the capital of Egypt?', 'Nothing in the given sources'],
  ])('says in the language of the question that nothing was found: %s', async (question, beginning) => {
    const { text, report } = await ask(question, handbook)

    expect(text).toMatch(new RegExp(`^${beginning}`))
    expect(report).toMatchObject({ outcome: 'nothing_found', quotes: [] })
    expect(report.confidence).toBeLessThan(0.25)
  })

  test('a search without results is nothing found, not an introduction', async () => {
    const { text } = await ask('Which river flows through Cairo?', [])

    expect(text).toMatch(/^Nothing in the given sources/)
  })

  test('the markers of the text are those of the quotes, in order, and none of the source’s own', async () => {
    const passages = [
      { number: 4, text: 'The warranty lasts two years.[17] It starts with delivery.' },
      { number: 9, text: 'The extended warranty lasts five years [3] for machines.' },
    ]
    const { text, report } = await ask('How many years does the warranty last?', passages)

    expect([...text.matchAll(/\[(\d+)\]/g)].map((match) => Number(match[1]))).toEqual(
      report.quotes.map(({ number }) => number),
    )
    expect(report.quotes.map(({ number }) => number)).toContain(4)
  })
})

describe('with a plain chat prompt', () => {
  test('takes facts from the system text, not its orders', async () => {
    const system = {
      role: 'system' as const,
      content: 'You are a helpful shop assistant. The shop opens at nine on weekdays.',
    }

    const opening = await ask('', undefined, [system, ...user('When does the shop open on weekdays?')])
    const identity = await ask('', undefined, [system, ...user('Are you a helpful assistant?')])

    expect(opening.text).toBe('“The shop opens at nine on weekdays.” [1]')
    expect(identity.text).not.toContain('You are')
  })

  test('reads a fenced text in the question', async () => {
    const { text } = await ask('When does the shop open?\n```\nThe shop opens at nine. Parking is free.\n```')

    expect(text).toBe('“The shop opens at nine.” [1]')
  })

  test('keeps the numbers of tagged sources', async () => {
    const sources =
      '<source n="7" title="Hours">The shop opens at nine.</source><source n="8">Parking is free.</source>'
    const { text } = await ask('', undefined, [
      { role: 'system', content: sources },
      ...user('When does the shop open?'),
    ])

    expect(text).toBe('“The shop opens at nine.” [7]')
  })

  test.each([
    ['Hallo!', 'Ich beantworte Fragen'],
    ['Hello, how are you?', 'I answer questions'],
  ])('says what it can do when there is nothing to quote from: %s', async (question, beginning) => {
    const { text, report } = await ask(question)

    expect(text).toMatch(new RegExp(`^${beginning}`))
    expect(report).toMatchObject({ outcome: 'nothing_found', confidence: 0 })
  })
})

test('streams word by word and ends with the same report', async () => {
  const options = {
    prompt: user('Wie lange dauert die Probezeit?'),
    providerOptions: { tragwerk: { passages: handbook.map((passage) => ({ ...passage })) } },
  }
  const parts = await collectParts((await model.doStream(options)).stream as ReadableStream)
  const deltas = parts.filter((part) => part.type === 'text-delta')

  expect(deltas).toHaveLength(textOf(parts).split(/\s+/).length)
  expect(parts.at(-1)).toMatchObject({ providerMetadata: { tragwerk: { outcome: 'answered' } } })
})

test('counts what was read and what was said', async () => {
  const { usage, text } = await ask('Wie lange dauert die Probezeit?', handbook)

  expect(usage.inputTokens.total).toBe(5)
  expect(usage.outputTokens.total).toBe(countTokens(text))
})

test('stops at the token limit with whole words and says so', async () => {
  const { content, finishReason } = await model.doGenerate({
    prompt: user('Context: The shop opens at nine on weekdays.\nQuestion: When does the shop open?'),
    maxOutputTokens: 3,
  })

  expect(content).toEqual([{ type: 'text', text: '“The shop opens' }])
  expect(finishReason.unified).toBe('length')
})

test('warns of what it cannot honour', async () => {
  const { warnings } = await model.doGenerate({
    prompt: user('Hello'),
    tools: [{ type: 'function', name: 'search', inputSchema: {} }],
    responseFormat: { type: 'json' },
  })

  expect(warnings.map((warning) => warning.type === 'unsupported' && warning.feature)).toEqual([
    'tools',
    'responseFormat',
  ])
})
