import type { Document } from '@tragwerk/contracts/knowledge'

export type Metadata = Document['metadata']
export const valueTypes = ['text', 'number', 'boolean', 'null'] as const
export type ValueType = (typeof valueTypes)[number]

/** One field as it is edited: its value is what was typed. */
export interface MetadataRow {
  readonly key: string
  readonly type: ValueType
  readonly value: string
}

export type RowProblem = 'keyMissing' | 'keyTwice' | 'keyLong' | 'valueLong' | 'valueNoNumber' | 'notStorable'

export const mostFields = 50
const longestKey = 100
const longestValue = 2000

export function toRows(metadata: Metadata): readonly MetadataRow[] {
  return Object.entries(metadata).map(([key, value]) => {
    if (value === null) return { key, type: 'null', value: '' }
    if (typeof value === 'string') return { key, type: 'text', value }
    return { key, type: typeof value === 'number' ? 'number' : 'boolean', value: String(value) }
  })
}

/** What is wrong with each row; undefined for those that are right. */
export function checkRows(rows: readonly MetadataRow[]): ReadonlyArray<RowProblem | undefined> {
  return rows.map((row, index) => {
    const { key, type, value } = row
    if (key.trim() === '') return 'keyMissing'
    if (key.length > longestKey) return 'keyLong'
    if (rows.findIndex((other) => other.key === key) !== index) return 'keyTwice'
    if (`${key}${value}`.includes('\0')) return 'notStorable'
    if (type === 'number' && toNumber(value) === undefined) return 'valueNoNumber'
    return type === 'text' && value.length > longestValue ? 'valueLong' : undefined
  })
}

/** Of rows without problems. */
export function fromRows(rows: readonly MetadataRow[]): Metadata {
  return Object.fromEntries(rows.map(({ key, type, value }) => [key, toValue(type, value)]))
}

function toValue(type: ValueType, value: string): Metadata[string] {
  if (type === 'null') return null
  if (type === 'boolean') return value === 'true'
  return type === 'number' ? toNumber(value)! : value
}

/** Reads a decimal comma as well as a point. */
function toNumber(value: string): number | undefined {
  const text = value.trim().replace(/^([+-]?\d+),(\d+)$/, '$1.$2')
  const number = Number(text)
  return text === '' || !Number.isFinite(number) ? undefined : number
}
