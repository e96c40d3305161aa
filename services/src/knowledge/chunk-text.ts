import type { Block, ParsedDocument } from './parsers/index.ts'

/** A half-open range of UTF-16 code units. */
export interface TextSpan {
  readonly start: number
  readonly end: number
}

/** A passage: the unit that is embedded, searched and quoted. */
export interface Chunk {
  /** From 0, in the order of the text. */
  readonly ordinal: number
  /** Exactly `document.text.slice(start, end)`. */
  readonly text: string
  readonly start: number
  readonly end: number
  /** Headings above the passage, `A › B`; empty when there are none. Not part of `text`. */
  readonly heading: string
  /** Page on which the passage begins. */
  readonly page?: number
  /** Tokens of `text` by `countTokens`. */
  readonly tokens: number
}

export interface ChunkOptions {
  /** Tokens of a text, without the marks that a model adds at its ends. Never less for a longer text. */
  readonly countTokens: (text: string) => number
  /** Ranges of the sentences of a text, in order. What lies between them is joined to the sentence before. */
  readonly splitSentences: (text: string) => readonly TextSpan[]
  /** A passage is closed when the next sentence would take it above this. Default 150: 100 to 200 measured equal. */
  readonly targetTokens?: number
  /** Never exceeded, even by cutting inside a sentence. Default 250: the model reads 256 with its own marks. */
  readonly maxTokens?: number
}

interface Limits extends Required<ChunkOptions> {
  /** A model may count a word of any length as one token, so letters are bounded too. */
  readonly maxLetters: number
}

interface Unit extends TextSpan {
  readonly tokens: number
  readonly block: Block
}

/** Sentences are looked for in stretches of this length, so that a file without line breaks costs no more. */
const windowLength = 20_000
const lettersPerToken = 10
/** A passage emptier than this share of the target takes one more unit, up to this share of the cap. */
const fullEnough = 2 / 3
const stretch = 0.8

/**
 * Cuts a document into passages of whole sentences. A passage never crosses a heading or the start of a page (its
 * quotations name the page), has no overlap with its neighbours, and keeps a table in one piece when it fits. Headings
 * are carried in `heading`; one without any text below it becomes a passage of its own, so that no text is lost.
 */
export function chunkDocument(document: ParsedDocument, options: ChunkOptions): Chunk[] {
  const { targetTokens = 150, maxTokens = 250 } = options
  const limits: Limits = { ...options, targetTokens, maxTokens, maxLetters: maxTokens * lettersPerToken }
  const chunks: Chunk[] = []
  for (const { blocks, heading } of toSections(document)) {
    const units = blocks.flatMap((block) => toUnits(document.text, block, limits))
    const groups = packUnits(bundleTables(units, limits), limits)
    for (const group of groups.flatMap((packed) => enforceCap(document.text, packed, limits))) {
      const [first, last] = [group[0]!, group.at(-1)!]
      const text = document.text.slice(first.start, last.end)
      chunks.push({
        ordinal: chunks.length,
        text,
        start: first.start,
        end: last.end,
        heading,
        ...(first.block.page === undefined ? {} : { page: first.block.page }),
        tokens: limits.countTokens(text),
      })
    }
  }
  return chunks
}

interface Section {
  readonly heading: string
  readonly blocks: readonly Block[]
}

function toSections(document: ParsedDocument): Section[] {
  const sections: Section[] = []
  const path: Block[] = []
  let body: Block[] = []
  let lonely: Block | undefined
  const titles = (blocks: readonly Block[]) =>
    blocks.map((block) => document.text.slice(block.start, block.end)).join(' › ')
  const flush = () => {
    if (body.length > 0) sections.push({ heading: titles(path), blocks: body })
    else if (lonely !== undefined) sections.push({ heading: titles(path.slice(0, -1)), blocks: [lonely] })
    body = []
    lonely = undefined
  }

  for (const block of document.blocks) {
    if (block.kind !== 'heading') {
      body.push(block)
      continue
    }
    const isChild = lonely !== undefined && body.length === 0 && levelOf(lonely) < levelOf(block)
    if (isChild) lonely = undefined
    flush()
    while (path.length > 0 && levelOf(path.at(-1)!) >= levelOf(block)) path.pop()
    path.push(block)
    lonely = block
  }
  flush()
  return sections
}

function levelOf(block: Block): number {
  return block.level ?? 1
}

/** The sentences of a block; a table row is one unit. Units above the cap are cut at words. */
function toUnits(text: string, block: Block, limits: Limits): Unit[] {
  const sentences = block.kind === 'table_row' ? [block] : sentencesOf(text, block, limits)
  return sentences.flatMap((span) => {
    const trimmed = trimSpan(text, span)
    return trimmed === undefined ? [] : cutSpan(text, trimmed, limits).map((unit) => ({ ...unit, block }))
  })
}

function sentencesOf(text: string, block: Block, limits: Limits): TextSpan[] {
  const spans: TextSpan[] = []
  for (let from = block.start; from < block.end; ) {
    const to = windowEnd(text, from, block.end)
    const starts = limits.splitSentences(text.slice(from, to)).map((sentence) => from + sentence.start)
    const cuts = [from, ...starts.filter((start) => start > from && start < to), to]
    for (let i = 1; i < cuts.length; i++) spans.push({ start: cuts[i - 1]!, end: cuts[i]! })
    from = to
  }
  return spans
}

function windowEnd(text: string, from: number, end: number): number {
  if (end - from <= windowLength) return end
  const window = text.slice(from, from + windowLength)
  const space = Math.max(window.lastIndexOf('\n'), window.lastIndexOf('. '), window.lastIndexOf(' '))
  return space > 0 ? from + space + 1 : safeCut(text, from, from + windowLength)
}

/** Parts of at most the cap; without recursion over the length, which may be that of the whole document. */
function cutSpan(text: string, span: TextSpan, limits: Limits): Array<TextSpan & { tokens: number }> {
  const parts: Array<TextSpan & { tokens: number }> = []
  const pending: Array<TextSpan | undefined> = [span]
  while (pending.length > 0) {
    const part = pending.pop()
    if (part === undefined) continue
    const length = part.end - part.start
    const tokens =
      length > limits.maxLetters ? Number.POSITIVE_INFINITY : limits.countTokens(sliceOf(text, part))
    if (tokens <= limits.maxTokens || length <= 2) {
      parts.push({ ...part, tokens })
      continue
    }
    const wanted = length > limits.maxLetters ? part.start + limits.maxLetters : (part.start + part.end) >> 1
    const middle = cutPoint(text, part, wanted)
    pending.push(
      trimSpan(text, { start: middle, end: part.end }),
      trimSpan(text, { start: part.start, end: middle }),
    )
  }
  return parts
}

function sliceOf(text: string, span: TextSpan): string {
  return text.slice(span.start, span.end)
}

/** The last white space before `wanted`, else the first after it, else between two letters at `wanted`. */
function cutPoint(text: string, span: TextSpan, wanted: number): number {
  const slice = text.slice(span.start, Math.min(span.end, wanted + 1))
  const before = /\s(?=\S*$)/.exec(slice.slice(-200))
  if (before !== null) {
    const at = span.start + Math.max(0, slice.length - 200) + before.index
    if (at > span.start) return at
  }
  return safeCut(text, span.start, wanted)
}

/** Never between the two halves of a surrogate pair, and always after `start`. */
function safeCut(text: string, start: number, at: number): number {
  const isPair = /[\ud800-\udbff]/.test(text[at - 1] ?? '') && /[\udc00-\udfff]/.test(text[at] ?? '')
  if (!isPair) return at
  return at - 1 > start ? at - 1 : at + 1
}

/** Fills passages up to the target with the bundles of one section. */
function packUnits(bundles: ReadonlyArray<readonly Unit[]>, limits: Limits): Unit[][] {
  const groups: Unit[][] = []
  let tokens = 0
  for (const bundle of bundles) {
    const sum = tokens + sumTokens(bundle)
    const isSamePage = groups.at(-1)?.[0]?.block.page === bundle[0]!.block.page
    const isThin = tokens < limits.targetTokens * fullEnough && sum <= limits.maxTokens * stretch
    if (groups.length > 0 && isSamePage && (sum <= limits.targetTokens || isThin)) {
      groups.at(-1)!.push(...bundle)
      tokens = sum
    } else {
      groups.push([...bundle])
      tokens = sumTokens(bundle)
    }
  }
  return groups
}

/** Units that stay together: the rows of a table that fits into a passage; else each unit alone. */
function bundleTables(units: readonly Unit[], limits: Limits): Unit[][] {
  const bundles: Unit[][] = []
  for (let i = 0; i < units.length; ) {
    let to = i
    const page = units[i]!.block.page
    while (units[to]?.block.kind === 'table_row' && units[to]?.block.page === page) to++
    const table = units.slice(i, to)
    if (table.length === 0) bundles.push([units[i]!])
    else if (sumTokens(table) <= limits.maxTokens) bundles.push(table)
    else bundles.push(...table.map((row) => [row]))
    i = Math.max(to, i + 1)
  }
  return bundles
}

function sumTokens(units: readonly Unit[]): number {
  return units.reduce((sum, unit) => sum + unit.tokens, 0)
}

/** Tokens of a slice can differ from the sum of its parts: halves a passage until it fits. */
function enforceCap(text: string, group: readonly Unit[], limits: Limits): Array<readonly Unit[]> {
  const slice = text.slice(group[0]!.start, group.at(-1)!.end)
  if (
    group.length === 1 ||
    (slice.length <= limits.maxLetters && limits.countTokens(slice) <= limits.maxTokens)
  ) {
    return [group]
  }
  const middle = group.length >> 1
  return [group.slice(0, middle), group.slice(middle)].flatMap((half) => enforceCap(text, half, limits))
}

function trimSpan(text: string, span: TextSpan): TextSpan | undefined {
  let { start, end } = span
  while (start < end && /\s/.test(text[start]!)) start++
  while (end > start && /\s/.test(text[end - 1]!)) end--
  return start < end ? { start, end } : undefined
}
