import type { Document } from '@tragwerk/contracts/knowledge'
import { Plus, X } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { Badge, Button, Field, IconButton, Input, Select } from '../../design/index.ts'
import { ErrorLine, useDraft } from '../../server/index.ts'
import { useWords } from '../../words/index.ts'
import { type HolderKind, holderKinds, splitEntry, toEntry } from './access-entry.ts'
import { EditButton } from './EditButton.tsx'
import { Panel } from './Panel.tsx'
import { useDocumentChange } from './use-document.ts'
import { viewerWords } from './words.ts'

interface AccessDraft {
  readonly isOpen: boolean
  readonly entries: readonly string[]
}

interface AccessEditorProps {
  readonly document: Document
  readonly mayWrite: boolean
}

/** Who may read the document and get answers from it. */
export function AccessEditor({ document, mayWrite }: AccessEditorProps) {
  const t = useWords(viewerWords)
  const [draft, setDraft, clearDraft] = useDraft<AccessDraft | null>(`document.${document.id}.access`, null)
  const { acl } = document
  return (
    <Panel title={t('access')}>
      {draft === null ? (
        <>
          {acl === null ? (
            <p>{t('everyone')}</p>
          ) : (
            <ul className="space-y-1.5">
              {acl.map((entry) => (
                <li key={entry}>
                  <Holder entry={entry} />
                </li>
              ))}
            </ul>
          )}
          {mayWrite && (
            <EditButton
              subject={t('access')}
              onClick={() => setDraft({ isOpen: acl === null, entries: acl ?? [] })}
            />
          )}
        </>
      ) : (
        <AccessForm document={document} draft={draft} onDraft={setDraft} onLeave={clearDraft} />
      )}
    </Panel>
  )
}

function Holder({ entry }: { readonly entry: string }) {
  const t = useWords(viewerWords)
  const { kind, name } = splitEntry(entry)
  return (
    <span className="inline-flex items-center gap-2">
      <Badge>{t(kind)}</Badge>
      <span>{name}</span>
    </span>
  )
}

interface AccessFormProps {
  readonly document: Document
  readonly draft: AccessDraft
  onDraft(draft: AccessDraft): void
  onLeave(): void
}

function AccessForm({ document, draft, onDraft, onLeave }: AccessFormProps) {
  const t = useWords(viewerWords)
  const group = useId()
  const { change, error, isPending } = useDocumentChange(document)
  const [isChecked, setIsChecked] = useState(false)
  const { isOpen, entries } = draft
  const isMissing = !isOpen && entries.length === 0

  function submit(event: FormEvent) {
    event.preventDefault()
    setIsChecked(true)
    if (isMissing) return
    change({ acl: isOpen ? null : [...entries] }, { text: t('accessSaved'), onDone: onLeave })
  }

  return (
    <form noValidate onSubmit={submit} className="space-y-3">
      <fieldset className="space-y-1.5">
        <legend className="sr-only">{t('access')}</legend>
        {[true, false].map((choice) => (
          <label key={String(choice)} className="flex min-h-6 items-center gap-2.5">
            <input
              type="radio"
              name={group}
              checked={isOpen === choice}
              onChange={() => onDraft({ ...draft, isOpen: choice })}
              className="size-4 accent-primary"
            />
            {t(choice ? 'everyone' : 'only')}
          </label>
        ))}
      </fieldset>
      {!isOpen && (
        <>
          <p className="text-ink-faint text-xs">{t('onlyText')}</p>
          <ul className="space-y-1">
            {entries.map((entry) => (
              <li key={entry} className="flex items-center justify-between gap-2">
                <Holder entry={entry} />
                <IconButton
                  label={t('removeHolder', { name: entry })}
                  icon={<X />}
                  onClick={() => onDraft({ ...draft, entries: entries.filter((other) => other !== entry) })}
                />
              </li>
            ))}
          </ul>
          <NewHolder onAdd={(entry) => onDraft({ ...draft, entries: [...new Set([...entries, entry])] })} />
          {isChecked && isMissing && (
            <p role="alert" className="text-bad text-xs">
              {t('holderMissing')}
            </p>
          )}
        </>
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

function NewHolder({ onAdd }: { onAdd(entry: string): void }) {
  const t = useWords(viewerWords)
  const [kind, setKind] = useState<HolderKind>('user')
  const [typed, setTyped] = useState('')
  const [isWrong, setIsWrong] = useState(false)

  function add() {
    const entry = toEntry(kind, typed)
    setIsWrong(entry === undefined)
    if (entry === undefined) return
    onAdd(entry)
    setTyped('')
  }

  return (
    <div className="space-y-2">
      <div className="grid grid-cols-[7rem_minmax(0,1fr)] gap-2">
        <Field label={t('kind')}>
          <Select value={kind} onChange={(event) => setKind(event.target.value as HolderKind)}>
            {holderKinds.map((one) => (
              <option key={one} value={one}>
                {t(one)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t('holder')} error={isWrong ? t('holderWrong') : undefined}>
          <Input
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return
              event.preventDefault()
              add()
            }}
          />
        </Field>
      </div>
      <Button size="small" onClick={add}>
        <Plus aria-hidden />
        {t('addHolder')}
      </Button>
    </div>
  )
}
