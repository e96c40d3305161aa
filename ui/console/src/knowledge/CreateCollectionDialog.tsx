import { useNavigate } from '@tanstack/react-router'
import { knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { isTragwerkError } from '@tragwerk/sdk'
import { type FormEvent, useId, useState } from 'react'
import { Button, Dialog, Field, Input } from '../design/index.ts'
import { CopyAs, ErrorLine, useDraft, useRouteMutation } from '../server/index.ts'
import { useWords } from '../words/index.ts'
import { checkName, suggestName } from './collection-name.ts'
import { DescriptionBox } from './DescriptionBox.tsx'
import { knowledgeWords } from './words.ts'

const emptyDraft = { name: '', description: '' }

export function CreateCollectionDialog({ isOpen, onClose }: { readonly isOpen: boolean; onClose(): void }) {
  const t = useWords(knowledgeWords)
  const navigate = useNavigate()
  const formId = useId()
  const [draft, setDraft, clearDraft] = useDraft('collection.new', emptyDraft)
  const [isChecked, setIsChecked] = useState(false)
  const create = useRouteMutation(knowledgeRoutes.createCollection, {
    refreshes: [knowledgeRoutes.listCollections],
    onDone({ name }) {
      clearDraft()
      onClose()
      void navigate({ to: '/knowledge/$collection', params: { collection: name } })
    },
  })
  const { name, description } = draft
  const body = { name, ...(description.trim() !== '' && { description: description.trim() }) }
  const problem = name !== '' || isChecked ? checkName(name) : undefined
  const suggestion = problem === undefined ? '' : suggestName(name)
  const isTaken = isTragwerkError(create.error) && create.error.code === 'knowledge.collection_exists'

  function submit(event: FormEvent) {
    event.preventDefault()
    setIsChecked(true)
    if (checkName(name) === undefined) create.mutate({ body })
  }

  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('createTitle')}
      text={t('createText')}
      footer={
        <>
          <CopyAs route={knowledgeRoutes.createCollection} request={{ body }} />
          <Button tone="primary" type="submit" form={formId} isBusy={create.isPending}>
            {t('createAction')}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="space-y-4">
        <div>
          <Field
            label={t('name')}
            hint={t('nameHint')}
            error={problem ? t(problem, { count: name.length }) : isTaken ? t('nameTaken') : undefined}
          >
            <Input
              mono
              autoFocus
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={name}
              onChange={(event) => {
                create.reset()
                setDraft({ ...draft, name: event.target.value })
              }}
            />
          </Field>
          {suggestion !== '' && (
            <Button size="small" className="mt-2" onClick={() => setDraft({ ...draft, name: suggestion })}>
              {t('nameSuggestion', { name: suggestion })}
            </Button>
          )}
        </div>
        <Field label={t('description')} hint={t('descriptionHint')}>
          <DescriptionBox
            value={description}
            onChange={(event) => setDraft({ ...draft, description: event.target.value })}
          />
        </Field>
        {create.error && !isTaken && <ErrorLine error={create.error} />}
      </form>
    </Dialog>
  )
}
