import type { ActiveConfiguration } from '@tragwerk/contracts/gateway'
import { ConfirmDialog } from '../../design/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import { toBase, useChange } from '../configuration/use-change.ts'
import { usesOf, withoutProvider } from './provider-draft.ts'
import { providerWords } from './words.ts'

interface RemoveProviderDialogProps {
  readonly active: ActiveConfiguration
  readonly name: string
  onClose(): void
}

/** Mounted while it is asked. What routes still name cannot go. */
export function RemoveProviderDialog({ active, name, onClose }: RemoveProviderDialogProps) {
  const t = useWords(providerWords)
  const format = useFormat()
  const change = useChange()
  const { routes, prices } = usesOf(active.configuration, name)
  const isUsed = routes.length > 0
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('removeTitle', { name })}
      text={
        <>
          <p>{isUsed ? t('removeUsed', { routes: format.list(routes) }) : t('removeText', { name })}</p>
          {!isUsed && prices.length > 0 && <p>{t('removePrices', { count: prices.length })}</p>}
        </>
      }
      action={t('remove')}
      isBlocked={isUsed}
      onConfirm={() =>
        change.save({
          base: toBase(active),
          configuration: withoutProvider(active.configuration, name),
          doneText: t('removeDone', { name }),
        })
      }
    />
  )
}
