import { Dialog, Kbd } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { pages } from './pages.ts'
import { shellWords } from './words.ts'

export function ShortcutsHelp({ isOpen, onClose }: { readonly isOpen: boolean; onClose(): void }) {
  const t = useWords(shellWords)
  const rows: ReadonlyArray<readonly [string, readonly string[]]> = [
    [t('palette'), ['Ctrl', 'K']],
    ...pages.map((page) => [t('goTo', { page: t(page.name) }), ['g', page.key]] as const),
    [t('listSearch'), ['/']],
    [t('moveRows'), ['↑', '↓', 'j', 'k']],
    [t('openRow'), ['Enter']],
    [t('send'), ['Ctrl', 'Enter']],
    [t('showShortcuts'), ['?']],
  ]
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('shortcuts')}>
      <dl className="space-y-2.5">
        {rows.map(([text, keys]) => (
          <div key={text} className="flex items-center justify-between gap-4">
            <dt>{text}</dt>
            <dd className="flex gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
