import type { Permission } from '@tragwerk/contracts/identity'
import type { FormEvent } from 'react'
import { Field, Input, Select } from '../design/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import {
  type DraftFault,
  type ExpiryChoice,
  expiresAtOf,
  expiryChoices,
  type KeyDraft,
  parseSubjects,
} from './key-draft.ts'
import { PermissionsField } from './PermissionsField.tsx'
import { keysWords } from './words.ts'

interface KeyFormProps {
  /** The id by which a button outside submits the form. */
  readonly id: string
  readonly draft: KeyDraft
  readonly held: readonly Permission[]
  /** Shown once sending was tried. */
  readonly faults: readonly DraftFault[]
  readonly now: number
  onChange(draft: KeyDraft): void
  onSubmit(): void
}

const expiryNames = {
  never: 'expiryNever',
  30: 'expiry30',
  90: 'expiry90',
  365: 'expiry365',
  date: 'expiryDate',
} as const

export function KeyForm({ id, draft, held, faults, now, onChange, onSubmit }: KeyFormProps) {
  const t = useWords(keysWords)
  const { invalid } = parseSubjects(draft.subjects)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form id={id} noValidate onSubmit={submit} className="space-y-5">
      <Field label={t('name')} hint={t('nameHint')} error={faults.includes('name') && t('nameMissing')}>
        <Input
          autoFocus
          required
          maxLength={100}
          autoComplete="off"
          value={draft.name}
          onChange={(event) => onChange({ ...draft, name: event.target.value })}
        />
      </Field>
      <PermissionsField
        chosen={draft.permissions}
        held={held}
        isFaulty={faults.includes('permissions')}
        onChange={(permissions) => onChange({ ...draft, permissions })}
      />
      <ExpiryFields {...{ draft, now, onChange }} isFaulty={faults.includes('date')} />
      <Field
        label={t('subjects')}
        hint={t('subjectsHint')}
        error={
          faults.includes('subjects') &&
          invalid.length > 0 &&
          t('subjectsInvalid', { list: invalid.join(', ') })
        }
      >
        <Input
          mono
          autoComplete="off"
          spellCheck={false}
          placeholder="group:hr user:kim"
          value={draft.subjects}
          onChange={(event) => onChange({ ...draft, subjects: event.target.value })}
        />
      </Field>
    </form>
  )
}

function ExpiryFields({
  draft,
  now,
  isFaulty,
  onChange,
}: Pick<KeyFormProps, 'draft' | 'now' | 'onChange'> & { readonly isFaulty: boolean }) {
  const t = useWords(keysWords)
  const format = useFormat()
  const expiresAt = expiresAtOf(draft, now)
  const hint =
    expiresAt === undefined
      ? t('noExpiry')
      : expiresAt !== 'invalid' && t('expiresOn', { date: format.dateTime(expiresAt) })
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label={t('expiry')} hint={hint}>
        <Select
          value={draft.expiry}
          onChange={(event) => onChange({ ...draft, expiry: event.target.value as ExpiryChoice })}
        >
          {expiryChoices.map((choice) => (
            <option key={choice} value={choice}>
              {t(expiryNames[choice])}
            </option>
          ))}
        </Select>
      </Field>
      {draft.expiry === 'date' && (
        <Field label={t('date')} error={isFaulty && t('dateInvalid')}>
          <Input
            type="date"
            required
            value={draft.date}
            onChange={(event) => onChange({ ...draft, date: event.target.value })}
          />
        </Field>
      )}
    </div>
  )
}
