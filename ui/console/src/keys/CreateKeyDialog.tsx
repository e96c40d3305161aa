import { identityRoutes } from '@tragwerk/contracts/identity'
import { useId, useState } from 'react'
import { Button, ConfirmDialog, Dialog } from '../design/index.ts'
import { CopyAs, ErrorLine, useDraft, useMe, useRouteMutation } from '../server/index.ts'
import { useWords } from '../words/index.ts'
import { KeyForm } from './KeyForm.tsx'
import { emptyDraft, faultsOf, type KeyDraft, toKeyBody } from './key-draft.ts'
import { NewSecret } from './NewSecret.tsx'
import { keysWords } from './words.ts'

interface CreateKeyDialogProps {
  readonly isOpen: boolean
  onClose(): void
}

/** First the form, then the new key, shown once. The form outlives everything; the key does not outlive the dialog. */
export function CreateKeyDialog({ isOpen, onClose }: CreateKeyDialogProps) {
  const t = useWords(keysWords)
  const [hasCopied, setHasCopied] = useState(false)
  const [isAsking, setIsAsking] = useState(false)
  const [draft, setDraft, clearDraft] = useDraft<KeyDraft>('keys.new', emptyDraft)
  const create = useRouteMutation(identityRoutes.createKey, {
    onDone: () => clearDraft(),
    refreshes: [identityRoutes.listKeys],
  })
  const created = create.data
  const close = () => {
    setIsAsking(false)
    setHasCopied(false)
    create.reset()
    onClose()
  }
  const tryToClose = () => (created && !hasCopied ? setIsAsking(true) : close())

  return (
    <>
      {created ? (
        <Dialog
          isOpen={isOpen}
          onClose={tryToClose}
          title={t('secretTitle')}
          text={t('secretText')}
          width="wide"
          footer={
            <Button tone="primary" onClick={close}>
              {t('stored')}
            </Button>
          }
        >
          <NewSecret created={created} onCopy={() => setHasCopied(true)} />
        </Dialog>
      ) : (
        <FormDialog {...{ isOpen, draft, setDraft, onClose: close, create }} />
      )}
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        title={t('leaveTitle')}
        text={t('leaveText')}
        action={t('leave')}
        onConfirm={async () => close()}
      />
    </>
  )
}

interface FormDialogProps extends CreateKeyDialogProps {
  readonly draft: KeyDraft
  setDraft(draft: KeyDraft): void
  readonly create: ReturnType<typeof useRouteMutation<typeof identityRoutes.createKey>>
}

function FormDialog({ isOpen, onClose, draft, setDraft, create }: FormDialogProps) {
  const t = useWords(keysWords)
  const formId = useId()
  const held = useMe()?.permissions ?? []
  const [hasTried, setHasTried] = useState(false)
  const now = Date.now()
  const faults = faultsOf(draft, held, now)
  const submit = () => {
    setHasTried(true)
    if (faults.length === 0 && !create.isPending) create.mutate({ body: toKeyBody(draft, held, now) })
  }
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('createTitle')}
      text={t('createText')}
      width="wide"
      footer={
        <>
          {faults.length === 0 && (
            <CopyAs route={identityRoutes.createKey} request={{ body: toKeyBody(draft, held, now) }} />
          )}
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button tone="primary" type="submit" form={formId} isBusy={create.isPending}>
            {t('create')}
          </Button>
        </>
      }
    >
      <KeyForm
        id={formId}
        draft={draft}
        held={held}
        faults={hasTried ? faults : []}
        now={now}
        onChange={setDraft}
        onSubmit={submit}
      />
      {create.error && (
        <div className="mt-4">
          <ErrorLine error={create.error} />
        </div>
      )}
    </Dialog>
  )
}
