import { Checkbox, Dialog, Kbd } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { usePages } from './use-pages.ts'
import { shellWords } from './words.ts'

interface ShortcutsHelpProps {
  readonly isOpen: boolean
  readonly hasSingleKeys: boolean
  onSingleKeys(isOn: boolean): void
  onClose(): void
}

export function ShortcutsHelp({ isOpen, hasSingleKeys, onSingleKeys, onClose }: ShortcutsHelpProps) {
  const t = useWords(shellWords)
  const pages = usePages()
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
      <div className="mt-5 border-line border-t pt-4">
        <Checkbox
          label={t('singleKeys')}
          hint={t('singleKeysHint')}
          isChecked={hasSingleKeys}
          onChange={onSingleKeys}
        />
      </div>
    </Dialog>
  )
}
