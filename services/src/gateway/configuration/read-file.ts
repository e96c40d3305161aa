import type { ConfigurationProblem } from '@tragwerk/contracts/gateway'
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import { parsePath } from './rules/problem-path.ts'

export const maxFileBytes = 1024 * 1024
/** So many that nobody misses one; enough nested ones would unfold to gigabytes. */
const maxAliases = 100

export type FileContent =
  | {
      readonly value: unknown
      /** The same problems with the lines of the file on which they stand. */
      readonly locate: (problems: readonly ConfigurationProblem[]) => ConfigurationProblem[]
      readonly problems?: undefined
    }
  | { readonly problems: ConfigurationProblem[] }

/** Parses the bytes of a configuration file: YAML 1.2 or JSON, by the ending of its name. Duplicate keys are refused. */
export function parseConfigurationFile(bytes: Buffer, path: string): FileContent {
  const text = decode(bytes)
  if (text === undefined) return broken('The file is not text in UTF-8.')
  if (text.trim() === '') return broken('The file is empty.')
  if (/\.json$/i.test(path)) return parseJson(text)
  if (/\.ya?ml$/i.test(path)) return parseYaml(text)
  return broken('The name of the file must end in .yaml, .yml or .json.')
}

function parseYaml(text: string): FileContent {
  const lines = new LineCounter()
  try {
    const document = readDocument(text, lines)
    if (document.errors.length > 0)
      return { problems: document.errors.map((error) => describe(error, lines)) }
    const value: unknown = document.toJS({ maxAliasCount: maxAliases })
    return { value, locate: (problems) => locate(problems, document, lines) }
  } catch (error) {
    const isAlias = error instanceof ReferenceError
    return broken(
      isAlias
        ? `The aliases cannot be used: at most ${maxAliases} may be unfolded, and each needs its anchor before it.`
        : 'The file is nested too deeply.',
    )
  }
}

/** JSON proper says whether it is valid; the YAML reader, whose language contains JSON, finds duplicates and lines. */
function parseJson(text: string): FileContent {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const position = Number(/at position (\d+)/.exec((error as Error).message)?.[1] ?? text.trimEnd().length)
    const line = text.slice(0, position).split('\n').length
    return broken('The file is not valid JSON from here on.', line)
  }
  const lines = new LineCounter()
  let document: Document.Parsed
  try {
    document = readDocument(text, lines)
  } catch {
    return broken('The file is nested too deeply.')
  }
  const duplicates = document.errors.filter(({ code }) => code === 'DUPLICATE_KEY')
  if (duplicates.length > 0) return { problems: duplicates.map((error) => describe(error, lines)) }
  return { value, locate: (problems) => locate(problems, document, lines) }
}

function readDocument(text: string, lineCounter: LineCounter) {
  // At the level silent the library drops all documents but the first without a word. Pretty errors would quote the
  // line, and with it a secret that somebody wrote into the file.
  return parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error' })
}

interface ParserError {
  readonly code: string
  readonly pos: readonly [number, number]
}

function describe({ code, pos }: ParserError, lines: LineCounter): ConfigurationProblem {
  const problem = sentences[code] ?? 'The file cannot be read as YAML from here on.'
  return { path: '', problem, line: lines.linePos(pos[0]).line }
}

const sentences: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'This key stands here for the second time.',
  TAB_AS_INDENT: 'Tabs cannot indent YAML. Use spaces.',
  MULTIPLE_DOCS: 'The file holds more than one document.',
  BAD_INDENT: 'The indentation does not fit the lines above.',
}

function locate(
  problems: readonly ConfigurationProblem[],
  document: Document.Parsed,
  lines: LineCounter,
): ConfigurationProblem[] {
  return problems.map((problem) => {
    const line = lineOf(problem.path, document, lines)
    return line === undefined ? problem : { ...problem, line }
  })
}

/** The line of the key or item, or of the nearest thing around it that is there. */
function lineOf(path: string, document: Document.Parsed, lines: LineCounter): number | undefined {
  const keys = [...parsePath(path)]
  while (keys.length > 0) {
    const offset = offsetOf(keys, document)
    if (offset !== undefined) return lines.linePos(offset).line
    keys.pop()
  }
  return undefined
}

function offsetOf(keys: readonly (string | number)[], document: Document.Parsed): number | undefined {
  const parent = keys.length === 1 ? document.contents : document.getIn(keys.slice(0, -1), true)
  const last = keys.at(-1)
  if (isMap(parent)) {
    const key = parent.items.find(
      (pair) => isScalar(pair.key) && String(pair.key.value) === String(last),
    )?.key
    return isNode(key) ? key.range?.[0] : undefined
  }
  const node = document.getIn(keys, true)
  return isNode(node) ? node.range?.[0] : undefined
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function broken(problem: string, line?: number): FileContent {
  return { problems: [{ path: '', problem, ...(line === undefined ? {} : { line }) }] }
}
