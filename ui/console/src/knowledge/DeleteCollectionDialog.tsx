import { type Collection, knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { useState } from 'react'
import { ConfirmDialog, Field, Input, useToast } from '../design/index.ts'
import { useRouteMutation } from '../server/index.ts'
import { useWords } from '../words/index.ts'
import { knowledgeWords } from './words.ts'

interface DeleteCollectionDialogProps {
  readonly collection: Pick<Collection, 'name' | 'documents'>
  onClose(): void
  onDeleted?(): void
}

/** Mounted while it is asked. A collection with documents goes only when its name was typed. */
export function DeleteCollectionDialog({ collection, onClose, onDeleted }: DeleteCollectionDialogProps) {
  const t = useWords(knowledgeWords)
  const toast = useToast()
  const { name, documents } = collection
  const [typed, setTyped] = useState('')
  const remove = useRouteMutation(knowledgeRoutes.deleteCollection, {
    onDone: () => {
      toast({ text: t('deleted', { name }) })
      onDeleted?.()
    },
    refreshes: [knowledgeRoutes.listCollections],
  })
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('deleteTitle', { name })}
      text={documents === 0 ? t('deleteEmpty') : t('deleteText', { count: documents })}
      action={t('delete')}
      isBlocked={documents > 0 && typed !== name}
      onConfirm={() => remove.mutateAsync({ params: { name } })}
    >
      {documents > 0 && (
        <Field label={t('typeName', { name })}>
          <Input
            mono
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </Field>
      )}
    </ConfirmDialog>
  )
}
