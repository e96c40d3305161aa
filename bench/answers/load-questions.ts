import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

export interface AnswerSet {
  readonly name: 'squad2' | 'xquadEn' | 'xquadDe'
  readonly language: 'en' | 'de'
  readonly paragraphs: ReadonlyArray<{ readonly article: number; readonly text: string }>
  readonly questions: readonly AnswerableQuestion[]
}

export interface AnswerableQuestion {
  readonly text: string
  readonly paragraph: number
  /** Offsets of the accepted answers in the paragraph, UTF-16. */
  readonly answers: ReadonlyArray<{ readonly text: string; readonly start: number }>
}

interface SquadFile {
  readonly data: ReadonlyArray<{
    readonly paragraphs: ReadonlyArray<{
      readonly context: string
      readonly qas: ReadonlyArray<{
        readonly question: string
        readonly is_impossible?: boolean
        readonly answers: ReadonlyArray<{ readonly text: string; readonly answer_start: number }>
      }>
    }>
  }>
}

const folder = '02-qa-groundedness'
const sets = [
  { name: 'squad2', language: 'en', file: 'squad2/dev_part.shared.json.gz' },
  { name: 'xquadEn', language: 'en', file: 'xquad/xquad.en.dev24.json.gz' },
  { name: 'xquadDe', language: 'de', file: 'xquad/xquad.de.dev24.json.gz' },
] as const

/** The answerable questions of the three sets. Throws a sentence that names the missing path. */
export function loadAnswerSets(dataFolder: string): AnswerSet[] {
  return sets.map(({ name, language, file }) => {
    const path = join(dataFolder, folder, file)
    if (!existsSync(path)) {
      throw new Error(`${path} is missing. Pass the folder that holds ${folder} as --data DIR.`)
    }
    return { name, language, ...toSet(JSON.parse(gunzipSync(readFileSync(path)).toString()) as SquadFile) }
  })
}

function toSet({ data }: SquadFile): Pick<AnswerSet, 'paragraphs' | 'questions'> {
  const all = data.flatMap((article, index) =>
    article.paragraphs.map((paragraph) => ({ ...paragraph, article: index })),
  )
  return {
    paragraphs: all.map(({ article, context }) => ({ article, text: context })),
    questions: all.flatMap(({ context, qas }, paragraph) => {
      const toUtf16 = offsetMapper(context)
      return qas
        .filter((question) => !question.is_impossible)
        .map(({ question, answers }) => ({
          text: question,
          paragraph,
          answers: answers.map(({ text, answer_start }) => ({ text, start: toUtf16(answer_start) })),
        }))
    }),
  }
}

/** The sets count code points, we count UTF-16 code units. */
function offsetMapper(text: string): (codePoints: number) => number {
  if (!/[\uD800-\uDFFF]/.test(text)) return (offset) => offset
  const letters = [...text]
  return (offset) => letters.slice(0, offset).join('').length
}
