export interface MarkedSource {
  readonly text: string
  readonly title?: string | undefined
  readonly number?: number | undefined
}

export interface ParsedMessage {
  /** What is asked, without the sources around it. */
  readonly question: string
  readonly sources: readonly MarkedSource[]
}

/** Text without its marked parts, and these parts in their order. */
interface Extraction {
  readonly rest: string
  readonly sources: readonly MarkedSource[]
}

const openTagPattern =
  /<(source|document|doc|context|passage|text|kontext|quelle|dokument)(\s[^<>]{0,500})?>/gi
const fencePattern = /^(?:```|~~~|""")/
const questionLabelPattern = /^[ \t]*(?:question|frage|q)[ \t]*:[ \t]*/im
const answerLabelPattern = /\n[ \t]*(?:answer|antwort|a)[ \t]*:[ \t]*$/i
const contextLabelPattern = /^[ \t]*(?:context|kontext|sources?|quellen?|text)[ \t]*:[ \t]*/im
/** Above this many words a message is a question together with the text it is about. */
const maxQuestionWords = 40

/** Parts a message into the question and the sources it carries: tags, fences, quoted lines, `Context: … Question: …`. */
export function parseUserMessage(message: string): ParsedMessage {
  const tagged = extractTags(message)
  const fenced = extractFences(tagged.rest)
  const sources = [...tagged.sources, ...fenced.sources]
  const rest = fenced.rest

  const label = questionLabelPattern.exec(rest)
  if (label) {
    const before = rest.slice(0, label.index).replace(contextLabelPattern, '').trim()
    const question = rest
      .slice(label.index + label[0].length)
      .replace(answerLabelPattern, '')
      .trim()
    return { question, sources: before === '' ? sources : [...sources, { text: before }] }
  }
  const text = rest.trim()
  if (sources.length > 0 || text.split(/\s+/).length <= maxQuestionWords) return { question: text, sources }
  return splitLongMessage(text)
}

/** One pass: a tag that is never closed is looked for once, however often it is opened. */
function extractTags(text: string): Extraction {
  const lower = text.toLowerCase()
  const unclosed = new Set<string>()
  const sources: MarkedSource[] = []
  let rest = ''
  let at = 0
  for (const open of text.matchAll(openTagPattern)) {
    const tag = open[1]!.toLowerCase()
    if (open.index < at || unclosed.has(tag)) continue
    const inside = open.index + open[0].length
    const close = lower.indexOf(`</${tag}>`, inside)
    if (close < 0) {
      unclosed.add(tag)
      continue
    }
    const attributes = open[2] ?? ''
    const number = /\b(?:n|id|number|index)="?(\d{1,4})\b/.exec(attributes)?.[1]
    sources.push({
      text: text.slice(inside, close),
      title: /\btitle="([^"]*)"/.exec(attributes)?.[1],
      number: number === undefined ? undefined : Number(number),
    })
    rest += `${text.slice(at, open.index)}\n`
    at = close + tag.length + 3
  }
  return { rest: rest + text.slice(at), sources }
}

/** Lines between two fences, and runs of lines that begin with `>`. An open fence at the end is plain text. */
function extractFences(text: string): Extraction {
  const rest: string[] = []
  const sources: MarkedSource[] = []
  let fence: { readonly mark: string; readonly lines: string[] } | undefined
  let cited: string[] = []
  const endCited = () => {
    if (cited.length > 0) sources.push({ text: cited.join('\n') })
    cited = []
  }
  for (const line of text.split('\n')) {
    if (fence) {
      if (line.trim() === fence.mark) {
        sources.push({ text: fence.lines.slice(1).join('\n') })
        fence = undefined
      } else fence.lines.push(line)
      continue
    }
    const mark = fencePattern.exec(line)?.[0]
    if (line.startsWith('>')) cited.push(line.replace(/^>[ \t]?/, ''))
    else endCited()
    if (mark !== undefined) fence = { mark, lines: [line] }
    else if (!line.startsWith('>')) rest.push(line)
  }
  endCited()
  if (fence) rest.push(...fence.lines)
  return { rest: rest.join('\n'), sources }
}

/** The last sentence that asks is the question, the rest its text; without one the last line asks. */
function splitLongMessage(text: string): ParsedMessage {
  const mark = text.lastIndexOf('?')
  const end = mark < 0 ? text.length : mark + 1
  const stops = ['. ', '! ', '? ', '\n'].map((stop) => text.lastIndexOf(stop, end - 2))
  const start = Math.max(...stops) + 1
  const around = `${text.slice(0, start)}\n${text.slice(end)}`.trim()
  return { question: text.slice(start, end).trim(), sources: around === '' ? [] : [{ text: around }] }
}
