import { type ActiveConfiguration, gatewayRoutes } from '@tragwerk/contracts/gateway'
import { type FormEvent, type ReactNode, useEffect, useId, useRef } from 'react'
import { Button, Dialog, Field, Input, Notice } from '../../design/index.ts'
import { CopyAs, ErrorLine } from '../../server/index.ts'
import { useWords } from '../../words/index.ts'
import { ConflictNotice } from './ConflictNotice.tsx'
import { ProblemList } from './ProblemList.tsx'
import type { SortedProblems } from './problems-by-field.ts'
import type { Edit } from './use-edit.ts'
import { configurationWords } from './words.ts'

interface EditDialogProps<D> {
  readonly title: string
  readonly text?: string
  readonly active: ActiveConfiguration
  readonly edit: Edit<D>
  readonly sorted: SortedProblems
  readonly children: ReactNode
  onClose(): void
}

/** The frame of every form that changes the configuration: problems, conflict, note, saving. */
export function EditDialog<D>({ title, text, active, edit, sorted, children, onClose }: EditDialogProps<D>) {
  const t = useWords(configurationWords)
  const formId = useId()
  const form = useFocusOnFault(edit.faultyTries)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void edit.submit()
  }
  const discard = () => {
    edit.discard()
    onClose()
  }
  const request = { body: { configuration: edit.wanted, basedOn: edit.base.version } }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      text={text}
      width="wide"
      footer={
        <>
          <CopyAs route={gatewayRoutes.changeConfiguration} request={request} />
          {edit.isChanged && (
            <Button tone="quiet" onClick={discard}>
              {t('discard')}
            </Button>
          )}
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button tone="primary" type="submit" form={formId} disabled={edit.isBehind} isBusy={edit.isBusy}>
            {t('save')}
          </Button>
        </>
      }
    >
      {edit.isBehind && (
        <ConflictNotice base={edit.base} active={active} onRebase={edit.rebase} onDiscard={discard} />
      )}
      <form id={formId} ref={form} noValidate onSubmit={submit} className="space-y-5">
        {sorted.whole.length > 0 && (
          <Notice tone="bad">
            <p>{t('problemsWhole')}</p>
            <ul className="mt-1 list-disc pl-4 text-ink">
              {sorted.whole.map(({ path, problem }) => (
                <li key={`${path} ${problem}`}>{problem}</li>
              ))}
            </ul>
          </Notice>
        )}
        {sorted.elsewhere.length > 0 && (
          <Notice tone="bad">
            <p>{t('problemsElsewhere')}</p>
            <ProblemList problems={sorted.elsewhere} />
          </Notice>
        )}
        {children}
        <Field label={t('note')} hint={t('noteHint')}>
          <Input
            maxLength={300}
            autoComplete="off"
            value={edit.note}
            onChange={(event) => edit.setNote(event.target.value)}
          />
        </Field>
        {edit.error && <ErrorLine error={edit.error} />}
      </form>
    </Dialog>
  )
}

/** After a try that met problems the first faulty field has the focus. */
function useFocusOnFault(faultyTries: number) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (faultyTries === 0) return
    const faulty = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
    for (let fold = faulty?.closest('details'); fold; fold = fold.parentElement?.closest('details'))
      fold.open = true
    faulty?.focus()
  }, [faultyTries])
  return form
}
