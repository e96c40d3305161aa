import { X } from 'lucide-react'
import { AlertDialog, Dialog as Radix } from 'radix-ui'
import { type ReactNode, useContext, useRef, useState } from 'react'
import { useWords } from '../words/index.ts'
import { Button, IconButton } from './Button.tsx'
import { classNames } from './class-names.ts'
import { FailureView } from './FailureView.tsx'
import { useFocusReturn } from './use-focus-return.ts'
import { designWords } from './words.ts'

const shade = 'no-print fixed inset-0 z-40 animate-fade bg-black/45'

const fieldSelector = 'input:not(:disabled),textarea:not(:disabled),select:not(:disabled)'

interface DialogProps {
  readonly isOpen: boolean
  onClose(): void
  readonly title: string
  /** What it is about, read out with the title. */
  readonly text?: ReactNode
  readonly children?: ReactNode
  /** Buttons at the end, the most likely one last. */
  readonly footer?: ReactNode
  readonly width?: 'narrow' | 'wide'
  /** `side` covers the right edge and leaves the page in sight. */
  readonly place?: 'centre' | 'side'
}

const places = {
  centre: 'inset-x-3 top-[8vh] mx-auto max-h-[84vh] rounded-card sm:inset-x-6 animate-rise',
  side: 'inset-y-0 right-0 h-dvh w-full max-w-xl border-l border-line animate-fade',
}

/** Keeps the focus inside, closes on Escape, and gives the focus back. The first field gets it, else the dialog. */
export function Dialog(props: DialogProps) {
  const t = useWords(designWords)
  const focusReturn = useFocusReturn()
  const content = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const { place = 'centre', width = 'narrow' } = props
  return (
    <Radix.Root open={props.isOpen} onOpenChange={(isOpen) => !isOpen && props.onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={shade} />
        <Radix.Content
          ref={content}
          onOpenAutoFocus={(event) => {
            focusReturn.onOpenAutoFocus()
            event.preventDefault()
            const field = body.current?.querySelector<HTMLElement>(fieldSelector)
            ;(field ?? content.current)?.focus()
          }}
          onCloseAutoFocus={focusReturn.onCloseAutoFocus}
          {...(props.text ? {} : { 'aria-describedby': undefined })}
          className={classNames(
            'fixed z-40 flex flex-col bg-raised text-ink shadow-high focus:outline-none',
            places[place],
            place === 'centre' && (width === 'wide' ? 'max-w-3xl' : 'max-w-lg'),
          )}
        >
          <header className="flex items-start gap-3 border-line border-b px-5 py-3.5">
            <div className="min-w-0 flex-1">
              <Radix.Title className="font-semibold text-base">{props.title}</Radix.Title>
              {props.text && (
                <Radix.Description className="mt-0.5 text-ink-soft text-sm">{props.text}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton label={t('close')} icon={<X />} />
            </Radix.Close>
          </header>
          <div ref={body} className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
            {props.children}
          </div>
          {props.footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3">
              {props.footer}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface ConfirmDialogProps {
  readonly isOpen: boolean
  onClose(): void
  readonly title: string
  /** What will happen, and that it cannot be undone. */
  readonly text: ReactNode
  /** The deed in one verb: "Delete", never "OK". */
  readonly action: string
  /** A field to be filled in first, such as the name of what goes. */
  readonly children?: ReactNode
  /** The action waits for `children` to be filled in. */
  readonly isBlocked?: boolean
  /** Its failure is shown inside; it closes when this resolves. */
  onConfirm(): Promise<unknown>
}

/** Asks before what cannot be undone. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { isOpen, title, text, action, onConfirm } = props
  const t = useWords(designWords)
  const focusReturn = useFocusReturn()
  const [isBusy, setIsBusy] = useState(false)
  const [failure, setFailure] = useState<{ readonly error: unknown }>()
  const Failure = useContext(FailureView)

  function close() {
    setFailure(undefined)
    props.onClose()
  }

  async function confirm() {
    setIsBusy(true)
    setFailure(undefined)
    try {
      await onConfirm()
      close()
    } catch (error) {
      setFailure({ error })
    } finally {
      setIsBusy(false)
    }
  }

  return (
    <AlertDialog.Root open={isOpen} onOpenChange={(open) => !open && close()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={shade} />
        <AlertDialog.Content
          {...focusReturn}
          className="fixed inset-x-3 top-[12vh] z-40 mx-auto max-h-[80vh] max-w-md animate-rise overflow-y-auto rounded-card bg-raised p-5 text-ink shadow-high sm:top-[18vh]"
        >
          <AlertDialog.Title className="font-semibold text-base">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="mt-2 text-ink-soft">{text}</div>
          </AlertDialog.Description>
          {props.children && <div className="mt-3">{props.children}</div>}
          {failure && (
            <div className="mt-3">
              <Failure error={failure.error} />
            </div>
          )}
          <footer className="mt-5 flex flex-wrap justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>{t('cancel')}</Button>
            </AlertDialog.Cancel>
            <Button tone="bad" isBusy={isBusy} disabled={props.isBlocked} onClick={() => void confirm()}>
              {action}
            </Button>
          </footer>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
