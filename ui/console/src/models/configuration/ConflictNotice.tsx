import type { ActiveConfiguration } from '@tragwerk/contracts/gateway'
import { Button, Notice } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { ChangeList } from './ChangeList.tsx'
import { diffConfigurations } from './diff-configurations.ts'
import type { Base } from './use-change.ts'
import { configurationWords } from './words.ts'

interface ConflictNoticeProps {
  readonly base: Base
  readonly active: ActiveConfiguration
  /** The change is a whole configuration, so that applying it takes the other change away. */
  readonly isWhole?: boolean
  onRebase(): void
  onDiscard(): void
}

/** Somebody else was faster: what they changed, and the two ways out. */
export function ConflictNotice({ base, active, isWhole, onRebase, onDiscard }: ConflictNoticeProps) {
  const t = useWords(configurationWords)
  const { version, author } = active.version
  const changes = diffConfigurations(base.configuration, active.configuration)
  return (
    <Notice tone="warn" className="mb-4">
      <p>{t('behind', { version, author, base: base.version })}</p>
      <div className="my-2">
        {changes.length === 0 ? (
          <p>{t('behindNothing')}</p>
        ) : (
          <>
            <p className="mb-1">{t('behindChanges')}</p>
            <ChangeList changes={changes} most={5} />
          </>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={onRebase}>
          {isWhole ? t('overwrite', { version }) : t('rebase', { version })}
        </Button>
        <Button size="small" onClick={onDiscard}>
          {t('discard')}
        </Button>
      </div>
    </Notice>
  )
}
