import type { Document } from '@tragwerk/contracts/knowledge'
import { Plus, X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button, IconButton, Input, Select } from '../../design/index.ts'
import { ErrorLine, useDraft } from '../../server/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import { EditButton } from './EditButton.tsx'
import {
  checkRows,
  fromRows,
  type Metadata,
  type MetadataRow,
  mostFields,
  toRows,
  type ValueType,
  valueTypes,
} from './metadata-rows.ts'
import { Panel } from './Panel.tsx'
import { useDocumentChange } from './use-document.ts'
import { viewerWords } from './words.ts'

interface MetadataEditorProps {
  readonly document: Document
  readonly mayWrite: boolean
}

const newRow: MetadataRow = { key: '', type: 'text', value: '' }

export function MetadataEditor({ document, mayWrite }: MetadataEditorProps) {
  const t = useWords(viewerWords)
  const name = `document.${document.id}.metadata`
  const [draft, setDraft, clearDraft] = useDraft<readonly MetadataRow[] | null>(name, null)
  const begin = () => {
    const rows = toRows(document.metadata)
    setDraft(rows.length > 0 ? rows : [newRow])
  }
  return (
    <Panel title={t('metadata')}>
      {draft === null ? (
        <>
          <MetadataList metadata={document.metadata} />
          {mayWrite && <EditButton subject={t('metadata')} onClick={begin} />}
        </>
      ) : (
        <MetadataForm document={document} rows={draft} onRows={setDraft} onLeave={clearDraft} />
      )}
    </Panel>
  )
}

function MetadataList({ metadata }: { readonly metadata: Metadata }) {
  const t = useWords(viewerWords)
  const format = useFormat()
  const fields = Object.entries(metadata)
  if (fields.length === 0) return <p className="text-ink-soft">{t('noMetadata')}</p>
  const show = (value: Metadata[string]) => {
    if (value === null) return '–'
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
    return typeof value === 'number' ? format.number(value, 10) : value
  }
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
      {fields.map(([key, value]) => (
        <div key={key} className="contents">
          <dt className="font-mono text-ink-faint text-xs leading-5">{key}</dt>
          <dd className="min-w-0">{show(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

interface MetadataFormProps {
  readonly document: Document
  readonly rows: readonly MetadataRow[]
  onRows(rows: readonly MetadataRow[]): void
  onLeave(): void
}

function MetadataForm({ document, rows, onRows, onLeave }: MetadataFormProps) {
  const t = useWords(viewerWords)
  const { change, error, isPending } = useDocumentChange(document)
  const [isChecked, setIsChecked] = useState(false)
  const problems = checkRows(rows)

  function submit(event: FormEvent) {
    event.preventDefault()
    setIsChecked(true)
    if (problems.some((problem) => problem !== undefined)) return
    change({ metadata: fromRows(rows) }, { text: t('metadataSaved'), onDone: onLeave })
  }

  return (
    <form noValidate onSubmit={submit} className="space-y-3">
      {rows.map((row, index) => (
        <RowFields
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity while their names are typed
          key={index}
          number={index + 1}
          row={row}
          problem={isChecked || row.key !== '' ? problems[index] : undefined}
          onRow={(next) => onRows(rows.with(index, next))}
          onRemove={() => onRows(rows.toSpliced(index, 1))}
        />
      ))}
      {rows.length < mostFields && (
        <Button size="small" tone="quiet" onClick={() => onRows([...rows, newRow])}>
          <Plus aria-hidden />
          {t('addField')}
        </Button>
      )}
      {error && <ErrorLine error={error} />}
      <div className="flex gap-2">
        <Button size="small" tone="primary" type="submit" isBusy={isPending}>
          {t('save')}
        </Button>
        <Button size="small" onClick={onLeave}>
          {t('discard')}
        </Button>
      </div>
    </form>
  )
}

interface RowFieldsProps {
  readonly number: number
  readonly row: MetadataRow
  readonly problem: ReturnType<typeof checkRows>[number]
  onRow(row: MetadataRow): void
  onRemove(): void
}

function RowFields({ number, row, problem, onRow, onRemove }: RowFieldsProps) {
  const t = useWords(viewerWords)
  const isKeyWrong = problem?.startsWith('key')
  const value = {
    'aria-label': t('valueNumber', { number }),
    'aria-invalid': problem && !isKeyWrong ? true : undefined,
  }
  return (
    <div className="space-y-1">
      <div className="flex items-center gap-1.5">
        <Input
          mono
          aria-label={t('fieldNumber', { number })}
          aria-invalid={isKeyWrong || undefined}
          placeholder={t('field')}
          value={row.key}
          onChange={(event) => onRow({ ...row, key: event.target.value })}
          className="min-w-0 flex-1 px-2"
        />
        <Select
          aria-label={t('typeNumber', { number })}
          value={row.type}
          onChange={(event) => onRow(withType(row, event.target.value as ValueType))}
          className="w-24 pr-2 pl-2"
        >
          {valueTypes.map((type) => (
            <option key={type} value={type}>
              {t(type)}
            </option>
          ))}
        </Select>
        <IconButton label={t('removeField', { number })} icon={<X />} onClick={onRemove} />
      </div>
      {row.type === 'boolean' && (
        <Select
          {...value}
          value={row.value}
          onChange={(event) => onRow({ ...row, value: event.target.value })}
        >
          <option value="true">{t('yes')}</option>
          <option value="false">{t('no')}</option>
        </Select>
      )}
      {(row.type === 'text' || row.type === 'number') && (
        <Input
          {...value}
          inputMode={row.type === 'number' ? 'decimal' : undefined}
          value={row.value}
          onChange={(event) => onRow({ ...row, value: event.target.value })}
        />
      )}
      {problem && (
        <p role="alert" className="text-bad text-xs">
          {t(problem)}
        </p>
      )}
    </div>
  )
}

function withType(row: MetadataRow, type: ValueType): MetadataRow {
  if (type === 'boolean') return { ...row, type, value: row.value === 'false' ? 'false' : 'true' }
  return { ...row, type }
}
