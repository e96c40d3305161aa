import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Judgements } from './quality.ts'

export interface TestSet {
  readonly name: 'scifactTrain' | 'xquadDe' | 'xquadEn' | 'vaswani'
  readonly collection: string
  readonly documents: ReadonlyArray<{ readonly id: string; readonly title: string; readonly text: string }>
  readonly queries: ReadonlyArray<{ readonly text: string; readonly judgements: Judgements }>
}

/** Public test sets in the layout of the data folder's manifest. Throws with the missing path. */
export function loadSets(folder: string): TestSet[] {
  return [
    xquad(folder, 'de'),
    xquad(folder, 'en'),
    beir(folder, {
      name: 'scifactTrain',
      corpus: '01-retrieval/scifact/corpus.jsonl.gz',
      queries: '01-retrieval/scifact/queries.train.jsonl',
      judgements: '01-retrieval/scifact/qrels.train.tsv',
    }),
    beir(folder, {
      name: 'vaswani',
      corpus: '01-retrieval/vaswani/corpus.jsonl.gz',
      queries: '01-retrieval/vaswani/queries.jsonl',
      judgements: '01-retrieval/vaswani/qrels.tsv',
    }),
  ]
}

interface BeirFiles {
  readonly name: TestSet['name']
  readonly corpus: string
  readonly queries: string
  readonly judgements: string
}

interface BeirRecord {
  readonly _id: string
  readonly title?: string
  readonly text: string
}

function beir(folder: string, files: BeirFiles): TestSet {
  const gains = new Map<string, Map<string, number>>()
  for (const line of lines(folder, files.judgements)) {
    const columns = line.split('\t')
    const [query = '', document = ''] = columns
    const gain = Number(columns.at(-1))
    if (Number.isNaN(gain)) continue
    gains.set(query, (gains.get(query) ?? new Map<string, number>()).set(document, gain))
  }
  const queries = lines(folder, files.queries)
    .map((line) => JSON.parse(line) as BeirRecord)
    .filter((query) => gains.has(query._id))
    .map((query) => ({ text: query.text, judgements: gains.get(query._id)! }))
  const documents = lines(folder, files.corpus).map((line) => {
    const record = JSON.parse(line) as BeirRecord
    return { id: record._id, title: record.title || record._id, text: record.text }
  })
  return { name: files.name, collection: files.name.toLowerCase(), documents, queries }
}

interface Squad {
  readonly data: ReadonlyArray<{
    readonly title: string
    readonly paragraphs: ReadonlyArray<{
      readonly context: string
      readonly qas: ReadonlyArray<{ readonly question: string }>
    }>
  }>
}

/** Each paragraph is a document; the paragraph a question was asked about is the one relevant document. */
function xquad(folder: string, language: 'de' | 'en'): TestSet {
  const path = `02-qa-groundedness/xquad/xquad.${language}.dev24.json.gz`
  const { data } = JSON.parse(read(folder, path)) as Squad
  const paragraphs = data.flatMap((article, a) =>
    article.paragraphs.map((paragraph, p) => ({ ...paragraph, id: `${a}-${p}`, title: article.title })),
  )
  return {
    name: language === 'de' ? 'xquadDe' : 'xquadEn',
    collection: `xquad-${language}`,
    documents: paragraphs.map(({ id, context }) => ({ id, title: '–', text: context })),
    queries: paragraphs.flatMap(({ id, qas }) =>
      qas.map(({ question }) => ({ text: question, judgements: new Map([[id, 1]]) })),
    ),
  }
}

function lines(folder: string, path: string): string[] {
  return read(folder, path).split('\n').filter(Boolean)
}

function read(folder: string, path: string): string {
  const file = join(folder, path)
  if (!existsSync(file)) throw new Error(`Test set not found: ${file}. Name its folder with --data DIR.`)
  const bytes = readFileSync(file)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}
