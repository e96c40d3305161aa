import { Button, CopyButton, Dialog } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import type { LinkTarget } from './link-target.ts'
import { markdownWords } from './words.ts'

/** Shows the whole address before it is opened. */
export function LeaveDialog({ target, onClose }: { readonly target: LinkTarget; onClose(): void }) {
  const t = useWords(markdownWords)

  function open() {
    window.open(target.href, '_blank', 'noopener,noreferrer')
    onClose()
  }

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('leaveTitle')}
      text={t('leaveText')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button tone="primary" onClick={open}>
            {t('openOutside')}
          </Button>
        </>
      }
    >
      <p className="font-semibold">
        <bdi>{target.host}</bdi>
      </p>
      <div className="mt-2 flex items-start gap-1 rounded-control border border-line bg-sunken pl-3">
        <section
          aria-label={t('address')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          dir="ltr"
          className="max-h-40 min-w-0 flex-1 overflow-y-auto break-all py-2 font-mono text-xs"
        >
          {target.href}
        </section>
        <CopyButton text={target.href} />
      </div>
    </Dialog>
  )
}
