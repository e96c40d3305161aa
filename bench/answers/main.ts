/**
 * How well the extractive model picks sentences, and how well it keeps silent: given the paragraph, the share of
 * questions whose answer is in the best one, two, three sentences; and for topics that are absent from the evidence,
 * how far confidence tells them from topics that are there.
 */

import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createLanguageDetector, type LanguageDetector } from '@tragwerk/services/language'
import {
  createMinilmEmbedder,
  type Embed,
  gatherEvidence,
  type MinilmEmbedder,
  type Passage,
  selectionProfile,
  selectSentences,
} from '@tragwerk/services/models'
import { type AnswerableQuestion, type AnswerSet, loadAnswerSets } from './load-questions.ts'
import { createParagraphRanking } from './rank-paragraphs.ts'

/** Every n-th question is asked against five passages, with its topic and without. */
const abstentionStep = 3
const passagesGiven = 5

interface Figures {
  readonly questions: number
  readonly top1: number
  readonly top2: number
  readonly top3: number
  readonly languageTold: number
  readonly abstentionQuestions: number
  readonly abstentionAuroc: number
  readonly answeredPresent: number
  readonly answeredAbsent: number
  readonly shownAbsent: number
  readonly quotesHoldAnswer: number
  readonly meanQuotes: number
}

const { values } = parseArgs({ options: { data: { type: 'string', default: '../shared/data' } } })

async function main(): Promise<void> {
  const sets = loadAnswerSets(values.data)
  const cacheDir = join(tmpdir(), 'tragwerk-bench-answers')
  await using embedder = await createMinilmEmbedder({ cacheDir, logger: { warn: console.warn } })
  const detector = await createLanguageDetector()
  const started = performance.now()
  const figures: Partial<Record<AnswerSet['name'], Figures>> = {}
  for (const set of sets) figures[set.name] = await measure(set, rememberVectors(embedder), detector)

  console.log(
    `All answerable questions given their paragraph; every ${abstentionStep}rd one for abstention.\n`,
  )
  console.table(figures)
  console.log(JSON.stringify({ ...figures, seconds: Math.round((performance.now() - started) / 1000) }))
}

async function measure(set: AnswerSet, embed: Embed, detector: LanguageDetector): Promise<Figures> {
  const hits = [0, 0, 0]
  for (const question of set.questions) {
    const ranked = await rank(embed, set, { question, paragraphs: [question.paragraph] })
    const at = ranked.findIndex(({ unit }) => holdsAnswer(question, unit))
    for (let k = 0; k < 3; k++) if (at >= 0 && at <= k) hits[k]!++
  }
  const told = set.questions.filter(({ text }) => detector.detect(text).language === set.language).length
  const share = (count: number) => round(count / set.questions.length)
  return {
    questions: set.questions.length,
    top1: share(hits[0]!),
    top2: share(hits[1]!),
    top3: share(hits[2]!),
    languageTold: share(told),
    ...(await measureAbstention(set, embed)),
  }
}

async function measureAbstention(set: AnswerSet, embed: Embed) {
  const rankParagraphs = createParagraphRanking(
    set.paragraphs.map(({ text }) => text),
    set.language,
  )
  const profile = selectionProfile(set.language)
  const present: number[] = []
  const absent: number[] = []
  const outcomes = { answeredPresent: 0, answeredAbsent: 0, shownAbsent: 0, held: 0, quotes: 0 }
  const questions = set.questions.filter((_, index) => index % abstentionStep === 0)
  for (const question of questions) {
    const scores = rankParagraphs(question.text)
    const order = scores.map((_, index) => index).sort((a, b) => scores[b]! - scores[a]!)
    const ownArticle = set.paragraphs[question.paragraph]!.article
    const withTopic = order.slice(0, passagesGiven)
    const without = order
      .filter((index) => set.paragraphs[index]!.article !== ownArticle)
      .slice(0, passagesGiven)
    const found = await select(embed, set, { question, paragraphs: withTopic, scores })
    const missed = await select(embed, set, { question, paragraphs: without, scores })
    present.push(found.confidence)
    absent.push(missed.confidence)
    if (missed.confidence >= profile.relatedFrom) outcomes.shownAbsent++
    if (missed.outcome === 'answered') outcomes.answeredAbsent++
    if (found.outcome !== 'answered') continue
    outcomes.answeredPresent++
    outcomes.quotes += found.quotes.length
    if (found.quotes.some((quote) => quote.paragraph === question.paragraph && holdsAnswer(question, quote)))
      outcomes.held++
  }
  const share = (count: number) => round(count / questions.length)
  return {
    abstentionQuestions: questions.length,
    abstentionAuroc: round(auroc(present, absent)),
    answeredPresent: share(outcomes.answeredPresent),
    answeredAbsent: share(outcomes.answeredAbsent),
    shownAbsent: share(outcomes.shownAbsent),
    quotesHoldAnswer: round(outcomes.held / outcomes.answeredPresent),
    meanQuotes: round(outcomes.quotes / outcomes.answeredPresent),
  }
}

interface Asked {
  readonly question: AnswerableQuestion
  readonly paragraphs: readonly number[]
  readonly scores?: readonly number[]
}

function rank(embed: Embed, set: AnswerSet, asked: Asked) {
  const { language } = set
  return gatherEvidence(embed, {
    question: asked.question.text,
    language,
    passages: toPassages(set, asked),
    profile: selectionProfile(language),
  })
}

async function select(embed: Embed, set: AnswerSet, asked: Asked) {
  const passages = toPassages(set, asked)
  const selection = selectSentences(await rank(embed, set, asked), passages, selectionProfile(set.language))
  const quotes = selection.quotes.map((quote) => ({
    ...quote,
    paragraph: asked.paragraphs[quote.number - 1],
  }))
  return { ...selection, quotes }
}

function toPassages(set: AnswerSet, { paragraphs, scores }: Asked): Passage[] {
  return paragraphs.map((index, at) => ({
    number: at + 1,
    text: set.paragraphs[index]!.text,
    ...(scores && { score: scores[index]! }),
  }))
}

function holdsAnswer(
  { answers }: AnswerableQuestion,
  { start, end }: { start: number; end: number },
): boolean {
  return answers.some((answer) => answer.start >= start && answer.start < end)
}

/** Each text is embedded once in a run. */
function rememberVectors(embedder: MinilmEmbedder): Embed {
  const known = new Map<string, Float32Array>()
  return async (texts) => {
    const missing = [...new Set(texts)].filter((text) => !known.has(text))
    if (missing.length > 0) {
      const { embeddings } = await embedder.model.doEmbed({ values: missing })
      for (const [index, text] of missing.entries()) known.set(text, Float32Array.from(embeddings[index]!))
    }
    return texts.map((text) => known.get(text)!)
  }
}

/** The chance that a present topic scores above an absent one; ties count half. */
function auroc(present: readonly number[], absent: readonly number[]): number {
  let wins = 0
  for (const one of present) for (const other of absent) wins += one > other ? 1 : one === other ? 0.5 : 0
  return wins / (present.length * absent.length)
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
