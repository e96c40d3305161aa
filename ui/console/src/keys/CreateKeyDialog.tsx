import { useQueryClient } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { identityRoutes } from '@tragwerk/contracts/identity'
import { useCallback, useEffect, useId, useState } from 'react'
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
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      created !== undefined && !hasCopied && current.pathname !== next.pathname,
    enableBeforeUnload: false,
    withResolver: true,
  })
  const forget = useForgetSecrets()
  const close = () => {
    setIsAsking(false)
    setHasCopied(false)
    create.reset()
    forget()
    onClose()
  }
  const stay = () => {
    setIsAsking(false)
    blocker.reset?.()
  }
  const tryToClose = () => (created && !hasCopied ? setIsAsking(true) : close())

  return (
    <>
      {created ? (
        <Dialog
          isOpen
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
        isOpen={isAsking || blocker.status === 'blocked'}
        onClose={stay}
        title={t('leaveTitle')}
        text={t('leaveText')}
        action={t('leave')}
        onConfirm={async () => (blocker.proceed ? blocker.proceed() : close())}
      />
    </>
  )
}

/** What a request has answered is kept for a while after its page is gone; a secret is not. */
function useForgetSecrets(): () => void {
  const queries = useQueryClient()
  const forget = useCallback(() => {
    const cache = queries.getMutationCache()
    for (const mutation of cache.findAll({ mutationKey: [identityRoutes.createKey.id] }))
      cache.remove(mutation)
  }, [queries])
  useEffect(() => forget, [forget])
  return forget
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
