import { type ActiveConfiguration, gatewayRoutes } from '@tragwerk/contracts/gateway'
import { Download } from 'lucide-react'
import type { FormEvent } from 'react'
import { Button, Card, Field, Input, Notice, Textarea, useToast } from '../../design/index.ts'
import { CopyAs, ErrorLine, useClient } from '../../server/index.ts'
import { useWords } from '../../words/index.ts'
import { ConflictNotice } from './ConflictNotice.tsx'
import { ProblemList } from './ProblemList.tsx'
import { readJson } from './read-json.ts'
import { useMayChange } from './use-configuration.ts'
import { useEdit } from './use-edit.ts'
import { configurationWords } from './words.ts'

/** The whole configuration as text, for what no form covers and for those who prefer it. */
export function JsonTab({ active }: { readonly active: ActiveConfiguration }) {
  const mayChange = useMayChange(active)
  return (
    <div className="space-y-4">
      {mayChange ? <Editor active={active} /> : <ReadOnly active={active} />}
      <SchemaCard />
    </div>
  )
}

const rows = 26

function toText(configuration: ActiveConfiguration['configuration']): string {
  return JSON.stringify(configuration, null, 2)
}

function ReadOnly({ active }: { readonly active: ActiveConfiguration }) {
  const t = useWords(configurationWords)
  return (
    <Field label={t('json')} hint={t('jsonHint')}>
      <Textarea
        mono
        readOnly
        rows={rows}
        spellCheck={false}
        className="text-xs"
        value={toText(active.configuration)}
      />
    </Field>
  )
}

function Editor({ active }: { readonly active: ActiveConfiguration }) {
  const t = useWords(configurationWords)
  const edit = useEdit<string>({
    name: 'json',
    active,
    initial: toText,
    apply: (_, text) => readJson(text).value ?? {},
    refuse(_, text) {
      const { fault } = readJson(text)
      return fault ? [{ path: '', problem: t(fault.key, { reason: fault.reason }) }] : []
    },
    doneText: () => t('jsonSaved'),
    onSaved: () => undefined,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void edit.submit()
  }
  return (
    <form noValidate onSubmit={submit} className="space-y-4">
      {edit.isBehind && (
        <ConflictNotice
          isWhole
          base={edit.base}
          active={active}
          onRebase={edit.rebase}
          onDiscard={edit.discard}
        />
      )}
      <Field
        label={t('json')}
        hint={t('jsonHint')}
        error={edit.problems.length > 0 && <ProblemList problems={edit.problems} />}
      >
        <Textarea
          mono
          rows={rows}
          spellCheck={false}
          className="text-xs"
          value={edit.draft}
          onChange={(event) => edit.setDraft(event.target.value)}
        />
      </Field>
      <Field label={t('note')} hint={t('noteHint')}>
        <Input
          maxLength={300}
          autoComplete="off"
          value={edit.note}
          onChange={(event) => edit.setNote(event.target.value)}
        />
      </Field>
      {edit.isFaultless && <Notice tone="good">{t('faultless')}</Notice>}
      {edit.error && <ErrorLine error={edit.error} />}
      <div className="flex flex-wrap items-center gap-2">
        <Button tone="primary" type="submit" disabled={!edit.isChanged || edit.isBehind} isBusy={edit.isBusy}>
          {t('save')}
        </Button>
        <Button onClick={() => void edit.check()}>{t('check')}</Button>
        {edit.isChanged && (
          <Button tone="quiet" onClick={edit.discard}>
            {t('discard')}
          </Button>
        )}
        <CopyAs route={gatewayRoutes.checkConfiguration} request={{ body: { configuration: edit.wanted } }} />
      </div>
    </form>
  )
}

const schemaFile = 'gateway.schema.json'

function SchemaCard() {
  const t = useWords(configurationWords)
  const toast = useToast()
  const client = useClient()
  const { path } = gatewayRoutes.configurationSchema

  async function save() {
    try {
      const schema = await client.gateway.configurationSchema()
      saveText(`${JSON.stringify(schema, null, 2)}\n`, schemaFile)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      toast({ text: t('loadingFailed', { reason }), tone: 'bad' })
    }
  }

  return (
    <Card className="flex flex-wrap items-center justify-between gap-3 p-4">
      <div className="min-w-0">
        <h2 className="font-semibold">{t('schema')}</h2>
        <p className="text-ink-soft text-xs">{t('schemaText', { path })}</p>
      </div>
      <div className="flex items-center gap-2">
        <CopyAs route={gatewayRoutes.configurationSchema} request={{}} />
        <Button onClick={() => void save()}>
          <Download aria-hidden />
          {t('saveSchema')}
        </Button>
      </div>
    </Card>
  )
}

/** The address needs a key, which a link would not send. */
function saveText(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/schema+json' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser reads the address after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
