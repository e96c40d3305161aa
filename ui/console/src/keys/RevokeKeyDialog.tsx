import { type ApiKey, identityRoutes } from '@tragwerk/contracts/identity'
import { ConfirmDialog, Notice, useToast } from '../design/index.ts'
import { useMe, useRouteMutation } from '../server/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { keysWords } from './words.ts'

interface RevokeKeyDialogProps {
  readonly apiKey: ApiKey | undefined
  readonly now: number
  onClose(): void
}

export function RevokeKeyDialog({ apiKey, now, onClose }: RevokeKeyDialogProps) {
  const t = useWords(keysWords)
  const format = useFormat()
  const toast = useToast()
  const isOwn = useMe()?.actor.id === apiKey?.id
  const revoke = useRouteMutation(identityRoutes.revokeKey, {
    onDone: () => toast({ text: t('revokedToast', { name: apiKey?.name ?? '' }), tone: 'good' }),
    refreshes: [identityRoutes.listKeys],
  })
  if (!apiKey) return null
  const used =
    apiKey.lastUsedAt === null
      ? t('revokeUnused')
      : t('revokeUsed', {
          when: format.relative(apiKey.lastUsedAt, now),
          exact: format.exactTime(apiKey.lastUsedAt),
        })
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('revokeTitle', { name: apiKey.name })}
      action={t('revoke')}
      onConfirm={() => revoke.mutateAsync({ params: { id: apiKey.id } })}
      text={
        <>
          <p>{t('revokeText', { prefix: apiKey.prefix })}</p>
          <p className="mt-2">{used}</p>
          {isOwn && (
            <Notice tone="bad" className="mt-3">
              {t('revokeOwn')}
            </Notice>
          )}
        </>
      }
    />
  )
}
