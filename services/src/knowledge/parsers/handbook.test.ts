import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSystemClock } from '@tragwerk/infra/clock'
import { afterAll, expect, test } from 'vitest'
import { splitSentences } from '../../language/index.ts'
import { chunkDocument } from '../chunk-text.ts'
import { createParser } from './index.ts'

const folder = join(import.meta.dirname, '../../../../examples/handbook')
const questions: ReadonlyArray<{
  language: string
  question: string
  document: string | null
  quote: string
}> = JSON.parse(await readFile(join(folder, 'questions.json'), 'utf8'))

const parser = createParser({ clock: createSystemClock(), limits: { workers: 1 } })
afterAll(() => parser[Symbol.asyncDispose]())

const countTokens = (text: string) => Math.ceil(text.length / 4)
const answered = questions.filter(({ document }) => document !== null)

test.each([...new Set(answered.map(({ document }) => document!))])(
  'a passage of %s holds each quote that the sample questions expect',
  async (fileName) => {
    const document = await parser.parse(await readFile(join(folder, fileName)), { fileName })
    const chunks = chunkDocument(document, {
      countTokens,
      splitSentences: (text) => splitSentences(text, 'de'),
    })

    expect(document.notices).toEqual([])
    expect(document.title).toBeTruthy()
    for (const { quote } of answered.filter((question) => question.document === fileName)) {
      expect(chunks.filter((chunk) => chunk.text.includes(quote)).length, quote).toBeGreaterThan(0)
    }
  },
)
