import { useFormat, useWords } from '../../words/index.ts'
import { entryWords } from './words.ts'

const isoTime = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/
const identifier = /^[0-9a-f-]{32,}$/

/** A value of the details as a reader would write it; what has no such form is shown as JSON. */
export function DetailValue({ name, value }: { readonly name: string; readonly value: unknown }) {
  const t = useWords(entryWords)
  const format = useFormat()
  if (value === null || value === '') return <span className="text-ink-faint">{t('nothing')}</span>
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
  if (typeof value === 'number') return name === 'bytes' ? format.bytes(value) : format.number(value, 6)
  if (typeof value === 'string') {
    if (isoTime.test(value)) return <time dateTime={value}>{format.exactTime(value)}</time>
    if (identifier.test(value)) return <code className="break-all font-mono text-xs">{value}</code>
    return value
  }
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return value.length === 0 ? t('nothing') : value.join(', ')
  }
  return <code className="break-all font-mono text-xs">{JSON.stringify(value)}</code>
}
