import type { UseQueryResult } from '@tanstack/react-query'
import type { ModelList } from '@tragwerk/contracts/models'
import type { SystemInfo } from '@tragwerk/contracts/system'
import { Check, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge, Notice, Skeleton } from '../design/index.ts'
import { ErrorLine, useMe } from '../server/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { Panel } from './Panel.tsx'
import { systemWords } from './words.ts'

interface MadeOfProps {
  readonly info: SystemInfo
  /** Undefined when the key may not use models. */
  readonly models: UseQueryResult<ModelList> | undefined
}

export function MadeOf({ info, models }: MadeOfProps) {
  const t = useWords(systemWords)
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <div className="grid min-w-0 gap-5">
        <Panel title={t('made')}>
          <dl className="divide-y divide-line">
            <Row name={t('version')}>{info.version}</Row>
            <Row name={t('engine')}>{t(info.engine)}</Row>
            <Row name={t('vectorSearch')}>{info.adapters.vector}</Row>
            <Row name={t('textSearch')}>{info.adapters.text}</Row>
            <Row name={t('embedding')}>{t('embeddingEngine', info.embedding)}</Row>
          </dl>
          <h3 className="mt-4 mb-1.5 font-medium">{t('capabilities')}</h3>
          <ul className="space-y-1.5">
            <Capability isGiven={info.capabilities.powerSafe}>
              {t(info.capabilities.powerSafe ? 'powerSafe' : 'notPowerSafe')}
            </Capability>
            <Capability isGiven={info.capabilities.vector}>
              {t(info.capabilities.vector ? 'vectorIndexed' : 'noVector')}
            </Capability>
          </ul>
        </Panel>
        <Notices notices={info.notices} />
      </div>
      <div className="grid min-w-0 gap-5">
        <Models count={info.models} models={models} />
        <You />
      </div>
    </div>
  )
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="grid grid-cols-[9rem_minmax(0,1fr)] gap-3 py-1.5">
      <dt className="text-ink-faint">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Capability({ isGiven, children }: { readonly isGiven: boolean; readonly children: ReactNode }) {
  const Icon = isGiven ? Check : X
  return (
    <li className="flex gap-2 text-ink-soft">
      <Icon
        aria-hidden
        className={isGiven ? 'mt-0.5 size-4 shrink-0 text-good' : 'mt-0.5 size-4 shrink-0 text-warn'}
      />
      <span>{children}</span>
    </li>
  )
}

function Models({ count, models }: { readonly count: number; readonly models: MadeOfProps['models'] }) {
  const t = useWords(systemWords)
  return (
    <Panel title={t('models')} text={count === 0 ? t('noModels') : t('modelsCount', { count })}>
      {models?.error ? (
        <ErrorLine error={models.error} />
      ) : models && !models.data ? (
        <Skeleton className="h-20 w-full" />
      ) : (
        <ul className="divide-y divide-line">
          {models?.data?.data.map((model) => (
            <li key={model.id} className="flex items-center justify-between gap-3 py-1.5">
              <span className="min-w-0">
                <code className="font-mono text-xs">{model.id}</code>
                <span className="block text-ink-faint text-xs">{model.owned_by}</span>
              </span>
              <Badge tone={model.kind === 'language' ? 'info' : 'neutral'}>
                {t(model.kind === 'language' ? 'language' : 'embeddingKind')}
              </Badge>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function You() {
  const t = useWords(systemWords)
  const format = useFormat()
  const me = useMe()
  return (
    <Panel title={t('you')}>
      {me ? (
        <dl className="divide-y divide-line">
          <Row name={t('project')}>{me.tenant.name}</Row>
          <Row name={t('key')}>{me.actor.name}</Row>
          <Row name={t('permissions')}>{format.list(me.permissions)}</Row>
        </dl>
      ) : (
        <Skeleton className="h-20 w-full" />
      )}
    </Panel>
  )
}

function Notices({ notices }: Pick<SystemInfo, 'notices'>) {
  const t = useWords(systemWords)
  return (
    <Panel title={t('notices')}>
      {notices.length === 0 ? (
        <p className="text-ink-soft">{t('noNotices')}</p>
      ) : (
        <div className="space-y-2">
          {notices.map((notice) => (
            <Notice key={notice} tone="warn">
              <p lang="en">{notice}</p>
            </Notice>
          ))}
        </div>
      )}
    </Panel>
  )
}
