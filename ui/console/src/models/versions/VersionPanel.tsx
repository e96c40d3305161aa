import {
  type ActiveConfiguration,
  type ConfigurationVersion,
  type GatewayConfiguration,
  gatewayRoutes,
} from '@tragwerk/contracts/gateway'
import { useState } from 'react'
import {
  Badge,
  Button,
  ConfirmDialog,
  Dialog,
  Field,
  Notice,
  Select,
  Skeleton,
  useToast,
} from '../../design/index.ts'
import { CopyAs, ErrorState, useRouteMutation } from '../../server/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import { ChangeList } from '../configuration/ChangeList.tsx'
import { diffConfigurations } from '../configuration/diff-configurations.ts'
import { dependentRoutes, useMayChange } from '../configuration/use-configuration.ts'
import { configurationWords } from '../configuration/words.ts'
import { useVersion } from './use-version.ts'

interface VersionPanelProps {
  readonly active: ActiveConfiguration
  readonly version: number
  onClose(): void
}

/** One version: who, when, why, what it changed, and the way back to it. */
export function VersionPanel({ active, version, onClose }: VersionPanelProps) {
  const t = useWords(configurationWords)
  const mayChange = useMayChange(active)
  const [isAsking, setIsAsking] = useState(false)
  const request = { params: { version } }
  const shown = useVersion(version)
  const isActive = version === active.version.version
  return (
    <>
      <Dialog
        isOpen
        place="side"
        onClose={onClose}
        title={t('versionTitle', { version })}
        footer={
          <>
            <CopyAs route={gatewayRoutes.getConfiguration} request={request} />
            {mayChange && !isActive && shown.data && (
              <Button tone="primary" onClick={() => setIsAsking(true)}>
                {t('activate')}
              </Button>
            )}
          </>
        }
      >
        {shown.error ? (
          <ErrorState error={shown.error} onRetry={shown.reload} />
        ) : shown.data ? (
          <div className="space-y-5">
            <Facts version={shown.data.version} isActive={isActive} />
            <Comparison active={active} version={version} configuration={shown.data.configuration} />
          </div>
        ) : (
          <Skeleton className="h-64 w-full" />
        )}
      </Dialog>
      {isAsking && shown.data && (
        <ActivateDialog
          active={active}
          version={version}
          configuration={shown.data.configuration}
          onClose={() => setIsAsking(false)}
          onDone={onClose}
        />
      )}
    </>
  )
}

function Facts({
  version,
  isActive,
}: {
  readonly version: ConfigurationVersion
  readonly isActive: boolean
}) {
  const t = useWords(configurationWords)
  const format = useFormat()
  const facts = [
    { name: t('createdAt'), value: format.exactTime(version.createdAt) },
    { name: t('author'), value: version.author },
    { name: t('source'), value: t(version.source) },
    { name: t('noteHead'), value: version.note ?? t('noNote') },
  ]
  return (
    <div className="space-y-3">
      {isActive && (
        <Badge tone="good" dot>
          {t('active')}
        </Badge>
      )}
      <dl className="grid gap-3 sm:grid-cols-2">
        {facts.map(({ name, value }) => (
          <div key={name} className="min-w-0">
            <dt className="text-ink-faint text-xs">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
        <div className="min-w-0 sm:col-span-2">
          <dt className="text-ink-faint text-xs">{t('digest')}</dt>
          <dd className="break-all font-mono text-xs">{version.digest}</dd>
        </div>
      </dl>
    </div>
  )
}

interface ComparisonProps {
  readonly active: ActiveConfiguration
  readonly version: number
  readonly configuration: GatewayConfiguration
}

function Comparison({ active, version, configuration }: ComparisonProps) {
  const t = useWords(configurationWords)
  const current = active.version.version
  const hasBefore = version > 1
  const choices = [
    ...(hasBefore ? (['before'] as const) : []),
    ...(version === current ? [] : (['active'] as const)),
  ]
  const [chosen, setChosen] = useState<'before' | 'active'>('before')
  const other = choices.includes(chosen) ? chosen : choices[0]
  const before = useVersion(other === 'before' ? version - 1 : undefined)
  if (other === undefined) return <Notice tone="neutral">{t('firstVersion')}</Notice>
  const from = other === 'active' ? active.configuration : before.data?.configuration
  return (
    <div className="space-y-3">
      <Field label={t('compareWith')}>
        <Select value={other} onChange={(event) => setChosen(event.target.value as 'before' | 'active')}>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice === 'before'
                ? t('theOneBefore', { version: version - 1 })
                : t('theActive', { version: current })}
            </option>
          ))}
        </Select>
      </Field>
      {before.error && other === 'before' ? (
        <ErrorState error={before.error} onRetry={before.reload} />
      ) : from ? (
        <Differences from={from} to={configuration} />
      ) : (
        <Skeleton className="h-32 w-full" />
      )}
    </div>
  )
}

function Differences({
  from,
  to,
}: {
  readonly from: GatewayConfiguration
  readonly to: GatewayConfiguration
}) {
  const t = useWords(configurationWords)
  const changes = diffConfigurations(from, to)
  return (
    <>
      {changes.length > 0 && (
        <p role="status" className="text-ink-soft text-xs">
          {t('changesCount', { count: changes.length })}
        </p>
      )}
      <ChangeList changes={changes} />
    </>
  )
}

interface ActivateDialogProps extends ComparisonProps {
  onClose(): void
  onDone(): void
}

function ActivateDialog({ active, version, configuration, onClose, onDone }: ActivateDialogProps) {
  const t = useWords(configurationWords)
  const toast = useToast()
  const changes = diffConfigurations(active.configuration, configuration)
  const activate = useRouteMutation(gatewayRoutes.activateConfiguration, {
    refreshes: dependentRoutes,
    onDone(next) {
      toast({ text: t('activated', { version, next: next.version }), tone: 'good' })
      onDone()
    },
  })
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('activateTitle', { version })}
      text={
        <>
          <p>{t('activateText', { next: active.version.version + 1 })}</p>
          <p className="mt-2">
            {changes.length === 0 ? t('noChanges') : t('activateChanges', { count: changes.length })}
          </p>
        </>
      }
      action={t('activate')}
      onConfirm={() => activate.mutateAsync({ params: { version } })}
    />
  )
}
