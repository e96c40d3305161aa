import { Dialog } from 'radix-ui'
import { useWords } from '../words/index.ts'
import { SignInPage } from './SignInPage.tsx'
import { sessionWords } from './words.ts'

interface SignInDialogProps {
  readonly isOpen: boolean
  onClose(): void
  /** Gives the focus back: the field takes it before the dialog could note where it was. */
  onClosed(): void
}

/** Signs in to one more project, over the whole screen. */
export function SignInDialog({ isOpen, onClose, onClosed }: SignInDialogProps) {
  const t = useWords(sessionWords)
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            onClosed()
          }}
          className="fixed inset-0 z-40 overflow-y-auto"
        >
          <Dialog.Title className="sr-only">{t('title')}</Dialog.Title>
          <SignInPage onLeave={onClose} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
