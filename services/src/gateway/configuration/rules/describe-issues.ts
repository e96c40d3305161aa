import { type ConfigurationProblem, gatewayConfigurationSchema } from '@tragwerk/contracts/gateway'
import type { z } from 'zod'
import { isJsonObject, type JsonObject } from '../../json.ts'
import { didYouMean } from './nearest-name.ts'
import { renderPath, valueAt } from './problem-path.ts'

type Issue = z.core.$ZodIssue

/** What the schema refused, in sentences; each unknown key is a problem of its own. */
export function describeIssues(issues: readonly Issue[], input: unknown): ConfigurationProblem[] {
  return issues.flatMap((issue) => describeIssue(issue, input, []))
}

function describeIssue(issue: Issue, input: unknown, above: readonly PropertyKey[]): ConfigurationProblem[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'invalid_union') return describeUnion(issue, input, path)
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(path)
    return issue.keys.map((key) => ({
      path: renderPath([...path, key]),
      problem: `The key "${key}" is not known here.${didYouMean(key, known)}`,
    }))
  }
  if (issue.code === 'invalid_key') {
    const [reason] = issue.issues
    const why = reason ? toSentence(reason, path.at(-1)) : ''
    return [{ path: renderPath(path), problem: `This name cannot be used. ${why}`.trimEnd() }]
  }
  return [{ path: renderPath(path), problem: toSentence(issue, valueAt(input, path)) }]
}

/** Of the alternatives the one that the value was most likely meant to be: the first that takes its type. */
function describeUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  input: unknown,
  path: readonly PropertyKey[],
): ConfigurationProblem[] {
  const value = valueAt(input, path)
  if (value === undefined) return [{ path: renderPath(path), problem: 'A value is missing here.' }]
  const fitting = issue.errors
    .map((errors) => errors.flatMap((error) => flatten(error)))
    .find((errors) => !errors.some((error) => error.code === 'invalid_type' && error.path.length === 0))
  if (fitting === undefined) {
    return [{ path: renderPath(path), problem: `${nameOf(value)} cannot stand here.` }]
  }
  return fitting.flatMap((error) => describeIssue(error, input, path))
}

/** A union inside a union, resolved to the alternatives of its first fitting member. */
function flatten(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union' || issue.path.length > 0) return [issue]
  const inner = issue.errors.find(
    (errors) => !errors.some((error) => error.code === 'invalid_type' && error.path.length === 0),
  )
  return inner ?? [{ code: 'invalid_type', expected: 'never', path: [], message: '' } as unknown as Issue]
}

function toSentence(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type': {
      const expected = typeNames[issue.expected] ?? issue.expected
      if (value === undefined) return `A value is missing here: expected ${expected}.`
      if (issue.expected === 'int' && typeof value === 'number') return 'Expected a whole number.'
      return `Expected ${expected}, not ${nameOf(value).toLowerCase()}.`
    }
    case 'invalid_value': {
      const allowed = issue.values.map(String)
      const hint = typeof value === 'string' ? didYouMean(value, allowed) : ''
      if (value === undefined) return `A value is missing here: expected one of ${allowed.join(', ')}.`
      return `Expected one of ${allowed.join(', ')}.${hint}`
    }
    case 'too_small':
      return `Expected ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${unitOf(issue.origin)}.`
    case 'too_big':
      return `Expected ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${unitOf(issue.origin)}.`
    default:
      return `${issue.message.charAt(0).toUpperCase()}${issue.message.slice(1)}.`
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters'
  return origin === 'array' ? ' entries' : ''
}

function nameOf(value: unknown): string {
  if (value === null) return 'Nothing'
  if (Array.isArray(value)) return 'A list'
  if (typeof value === 'object') return 'An object'
  return typeof value === 'string' ? 'Text' : `A ${typeof value}`
}

/** The keys that the schema knows at a place. */
function keysAt(path: readonly PropertyKey[]): ReadonlySet<string> {
  const schema = gatewayConfigurationSchema()
  const definitions = isJsonObject(schema.$defs) ? schema.$defs : {}
  let places = alternatives(schema, definitions)
  for (const key of path) {
    places = places.flatMap((place) => alternatives(step(place, key), definitions))
  }
  return new Set(
    places.flatMap(({ properties }) => (isJsonObject(properties) ? Object.keys(properties) : [])),
  )
}

function step(place: JsonObject, key: PropertyKey): unknown {
  if (typeof key === 'number') return place.items
  const { properties } = place
  if (isJsonObject(properties) && Object.hasOwn(properties, key)) return properties[String(key)]
  return place.additionalProperties
}

function alternatives(schema: unknown, definitions: JsonObject): JsonObject[] {
  if (!isJsonObject(schema)) return []
  const reference = schema.$ref
  if (typeof reference === 'string') {
    return alternatives(definitions[reference.slice('#/$defs/'.length)], definitions)
  }
  const { anyOf } = schema
  return Array.isArray(anyOf) ? anyOf.flatMap((branch) => alternatives(branch, definitions)) : [schema]
}
