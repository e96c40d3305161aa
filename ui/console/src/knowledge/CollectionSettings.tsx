import { useNavigate } from '@tanstack/react-router'
import { type Collection, knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { type FormEvent, useState } from 'react'
import { Button, Card, CodeLine, Field, Notice, useToast } from '../design/index.ts'
import { CopyAs, ErrorLine, routeKey, useDraft, useRouteMutation } from '../server/index.ts'
import { useWords } from '../words/index.ts'
import { DeleteCollectionDialog } from './DeleteCollectionDialog.tsx'
import { DescriptionBox } from './DescriptionBox.tsx'
import { documentWords } from './document-words.ts'
import { knowledgeWords } from './words.ts'

interface CollectionSettingsProps {
  readonly collection: Collection
  readonly mayWrite: boolean
}

export function CollectionSettings({ collection, mayWrite }: CollectionSettingsProps) {
  const t = useWords(knowledgeWords)
  const td = useWords(documentWords)
  const navigate = useNavigate()
  const [isDeleting, setIsDeleting] = useState(false)
  return (
    <div className="max-w-2xl space-y-5">
      {mayWrite ? <DescriptionForm collection={collection} /> : <Notice>{td('mayNotWrite')}</Notice>}
      <Card className="space-y-3 p-5">
        <h2 className="font-semibold text-base">{t('identifiers')}</h2>
        <p className="text-ink-soft">{t('identifiersText')}</p>
        <Identifier label={t('name')} text={collection.name} />
        <Identifier label={t('id')} text={collection.id} />
        <Identifier label={t('model')} text={`knowledge/${collection.name}`} />
      </Card>
      {mayWrite && (
        <Card className="space-y-3 border-bad/50 p-5">
          <h2 className="font-semibold text-bad text-base">{t('danger')}</h2>
          <p className="text-ink-soft">{t('dangerText')}</p>
          <Button tone="bad" onClick={() => setIsDeleting(true)}>
            {t('deleteCollection', { name: collection.name })}
          </Button>
        </Card>
      )}
      {isDeleting && (
        <DeleteCollectionDialog
          collection={collection}
          onClose={() => setIsDeleting(false)}
          onDeleted={() => void navigate({ to: '/knowledge', search: {} })}
        />
      )}
    </div>
  )
}

function Identifier({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div>
      <p className="mb-1 font-medium text-sm">{label}</p>
      <CodeLine text={text} />
    </div>
  )
}

function DescriptionForm({ collection }: { readonly collection: Collection }) {
  const t = useWords(knowledgeWords)
  const toast = useToast()
  const { name, description } = collection
  const [draft, setDraft, clearDraft] = useDraft<string | null>(`collection.${name}.description`, null)
  const request = { params: { name } }
  const key = routeKey(knowledgeRoutes.getCollection, request)
  const update = useRouteMutation(knowledgeRoutes.updateCollection, {
    refreshes: [knowledgeRoutes.listCollections],
    onStart({ body }, queries) {
      const before = queries.getQueryData<Collection>(key)
      queries.setQueryData<Collection>(key, (known) => known && { ...known, ...body })
      return before
    },
    onDone: (reply, _, queries) => queries.setQueryData(key, reply),
    onFailed: (_error, _request, before, queries) =>
      queries.setQueryData<Collection>(
        key,
        (known) => known && before && { ...known, description: before.description },
      ),
  })
  const value = draft ?? description
  const isChanged = value !== description

  function undo(former: string) {
    update
      .mutateAsync({ params: { name }, body: { description: former } })
      .catch((error: Error) => toast({ text: t('undoFailed', { reason: error.message }), tone: 'bad' }))
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    const former = description
    update.mutate(
      { params: { name }, body: { description: value } },
      {
        onSuccess() {
          clearDraft()
          toast({
            text: t('descriptionSaved'),
            tone: 'good',
            onUndo: () => undo(former),
          })
        },
      },
    )
  }

  return (
    <Card className="p-5">
      <form onSubmit={submit} className="space-y-3">
        <Field label={t('description')} hint={t('descriptionHint')}>
          <DescriptionBox value={value} onChange={(event) => setDraft(event.target.value)} />
        </Field>
        {update.error && <ErrorLine error={update.error} />}
        <div className="flex flex-wrap items-center gap-2">
          <Button tone="primary" type="submit" disabled={!isChanged} isBusy={update.isPending}>
            {t('save')}
          </Button>
          {isChanged && <Button onClick={clearDraft}>{t('discard')}</Button>}
          <CopyAs
            route={knowledgeRoutes.updateCollection}
            request={{ ...request, body: { description: value } }}
          />
        </div>
      </form>
    </Card>
  )
}
