import { type FormEvent, useId, useState } from 'react'
import { Button, Dialog, Field, Input, Textarea } from '../design/index.ts'
import { useDraft } from '../server/index.ts'
import { checkFile, useUploads } from '../uploads/index.ts'
import { useWords } from '../words/index.ts'
import { documentWords } from './document-words.ts'

const emptyDraft = { title: '', text: '' }
const longestTitle = 500

interface PasteDialogProps {
  readonly collection: string
  readonly isOpen: boolean
  onClose(): void
}

/** Text from the clipboard goes the way of the files, so that it is not lost either when the server is away. */
export function PasteDialog({ collection, isOpen, onClose }: PasteDialogProps) {
  const t = useWords(documentWords)
  const uploads = useUploads()
  const formId = useId()
  const [draft, setDraft, clearDraft] = useDraft(`collection.${collection}.paste`, emptyDraft)
  const [isChecked, setIsChecked] = useState(false)
  const title = draft.title.trim()
  const isBlank = draft.text.trim() === ''

  function submit(event: FormEvent) {
    event.preventDefault()
    setIsChecked(true)
    if (title === '' || isBlank) return
    const file = new File([draft.text], `${title}.md`, { type: 'text/markdown' })
    const problem = checkFile(file, file.name)
    uploads.add([{ collection, path: `${title}.md`, title, file, ...(problem && { problem }) }])
    clearDraft()
    setIsChecked(false)
    onClose()
  }

  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      width="wide"
      title={t('pasteTitle')}
      text={t('pasteText')}
      footer={
        <Button tone="primary" type="submit" form={formId}>
          {t('pasteAction')}
        </Button>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="space-y-4">
        <Field label={t('pasteName')} error={isChecked && title === '' ? t('pasteNameMissing') : undefined}>
          <Input
            autoFocus
            maxLength={longestTitle - '.md'.length}
            value={draft.title}
            onChange={(event) => setDraft({ ...draft, title: event.target.value })}
          />
        </Field>
        <Field
          label={t('pasteBody')}
          hint={t('pasteHint', { count: draft.text.length })}
          error={isChecked && isBlank ? t('pasteBodyMissing') : undefined}
        >
          <Textarea
            mono
            rows={14}
            value={draft.text}
            onChange={(event) => setDraft({ ...draft, text: event.target.value })}
          />
        </Field>
      </form>
    </Dialog>
  )
}
