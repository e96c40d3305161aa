import type { Document } from '@tragwerk/contracts/knowledge'
import { Pencil } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button, Field, IconButton, Input } from '../../design/index.ts'
import { ErrorLine, useDraft } from '../../server/index.ts'
import { useWords } from '../../words/index.ts'
import { useDocumentChange } from './use-document.ts'
import { viewerWords } from './words.ts'

const longest = 500

/** The title, which becomes a field in its place. */
export function TitleEditor({
  document,
  mayWrite,
}: {
  readonly document: Document
  readonly mayWrite: boolean
}) {
  const t = useWords(viewerWords)
  const [draft, setDraft, clearDraft] = useDraft<string | null>(`document.${document.id}.title`, null)
  const [isChecked, setIsChecked] = useState(false)
  const { change, error, isPending } = useDocumentChange(document)
  if (draft === null) {
    return (
      <span className="inline-flex max-w-full items-center gap-1">
        <span className="min-w-0">{document.title}</span>
        {mayWrite && (
          <IconButton label={t('rename')} icon={<Pencil />} onClick={() => setDraft(document.title)} />
        )}
      </span>
    )
  }
  const title = draft.trim()
  const leave = () => {
    clearDraft()
    setIsChecked(false)
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    setIsChecked(true)
    if (title === '') return
    if (title === document.title) leave()
    else change({ title }, { text: t('renamed'), onDone: leave })
  }

  return (
    <form noValidate onSubmit={submit} className="space-y-2 font-normal text-sm">
      <div className="flex flex-wrap items-end gap-2">
        <Field
          label={t('newTitle')}
          error={isChecked && title === '' ? t('titleMissing') : undefined}
          className="min-w-60 max-w-xl flex-1"
        >
          <Input
            autoFocus
            maxLength={longest}
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && leave()}
          />
        </Field>
        <Button tone="primary" type="submit" isBusy={isPending}>
          {t('save')}
        </Button>
        <Button onClick={leave}>{t('discard')}</Button>
      </div>
      {error && <ErrorLine error={error} />}
    </form>
  )
}
