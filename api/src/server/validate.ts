import { z } from 'zod'
import { httpErrors, type InputIssue } from '../plugins/index.ts'
import { ensureStorable } from './parse-json.ts'

const nothing = z.strictObject({})
const maxIssues = 20
const maxMessageLength = 300

/**
 * Validates one part of a request. A route without a schema for the part accepts nothing in it.
 *
 * @throws http.request_invalid with up to 20 issues; values are never repeated, names of unknown fields are.
 */
export function validatePart(part: InputIssue['in'], schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined && part === 'body' && (value === undefined || value === null)) return undefined
  const result = (schema ?? nothing).safeParse(value)
  if (result.success) return result.data
  const issues = result.error.issues.flatMap((issue) => toInputIssues(part, issue, []))
  throw httpErrors.requestInvalid({ issues: issues.slice(0, maxIssues) })
}

/** Texts outside the JSON body (path, query, form fields) are checked here; the JSON parser checks its own. */
export function ensureStorableTexts(values: unknown): void {
  for (const value of Object.values(values ?? {}).flat()) {
    if (typeof value === 'string') ensureStorable(value)
  }
}

export function invalidField(part: InputIssue['in'], path: string, message: string) {
  return httpErrors.requestInvalid({ issues: [{ in: part, path, message }] })
}

type Issue = z.core.$ZodIssue

function toInputIssues(part: InputIssue['in'], issue: Issue, above: readonly PropertyKey[]): InputIssue[] {
  const path = [...above, ...issue.path]
  // Of a union's alternatives, the one that came closest explains most.
  const closest = issue.code === 'invalid_union' ? leastWrong(issue.errors) : undefined
  if (closest !== undefined) return closest.flatMap((inner) => toInputIssues(part, inner, path))
  return [{ in: part, path: path.map(String).join('.'), message: issue.message.slice(0, maxMessageLength) }]
}

function leastWrong(alternatives: readonly Issue[][]): Issue[] | undefined {
  return alternatives
    .filter((issues) => issues.length > 0)
    .sort((a, b) => depth(b) - depth(a) || a.length - b.length)
    .at(0)
}

function depth(issues: readonly Issue[]): number {
  return Math.max(...issues.map((issue) => issue.path.length))
}
