import { gatewayRoutes, type ProviderStatus } from '@tragwerk/contracts/gateway'
import { EllipsisVertical, PlugZap } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { Badge, Button, Card, IconButton, Menu, MenuItem, Notice, Progress } from '../../design/index.ts'
import { ErrorLine, useMay, useRouteMutation } from '../../server/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import { modelsWords } from '../words.ts'
import { DeploymentTable } from './DeploymentTable.tsx'
import { healthTones } from './deployment-state.ts'
import { kindNames } from './kind-names.ts'
import { ProbeResultLine } from './ProbeResultLine.tsx'
import { providerWords } from './words.ts'

interface ProviderCardProps {
  readonly provider: ProviderStatus
  readonly longest: { readonly firstByte: number; readonly duration: number }
  readonly now: number
  /** It stands in the configuration, and that can be changed. */
  readonly mayChange: boolean
  onEdit(): void
  onRemove(): void
}

export function ProviderCard({ provider, longest, now, mayChange, onEdit, onRemove }: ProviderCardProps) {
  const t = useWords(providerWords)
  const id = useId()
  const mayProbe = useMay('gateway:write')
  const probe = useRouteMutation(gatewayRoutes.probeProvider, { refreshes: [gatewayRoutes.listProviders] })
  const { name, kind, health, problem, deployments } = provider
  return (
    <Card aria-labelledby={id} className="min-w-0 p-4">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
          <h2 id={id} className="break-all font-mono font-semibold">
            {name}
          </h2>
          <span className="text-ink-soft">{kind === 'built-in' ? t('builtIn') : kindNames[kind]}</span>
          <Badge tone={healthTones[health]} dot>
            {t(health)}
          </Badge>
        </div>
        <div className="no-print flex items-center gap-1">
          {mayProbe && kind !== 'built-in' && (
            <Button
              size="small"
              className="min-h-7"
              aria-label={t('testOf', { name })}
              isBusy={probe.isPending}
              onClick={() => probe.mutate({ params: { name } })}
            >
              <PlugZap aria-hidden />
              {t('test')}
            </Button>
          )}
          {mayChange && (
            <Menu
              label={t('actionsOf', { name })}
              trigger={<IconButton label={t('actionsOf', { name })} icon={<EllipsisVertical />} />}
            >
              <MenuItem onSelect={onEdit}>{t('edit')}</MenuItem>
              <MenuItem onSelect={onRemove}>{t('remove')}</MenuItem>
            </Menu>
          )}
        </div>
      </div>
      <Facts provider={provider} now={now} />
      <div className="space-y-2 empty:hidden">
        {problem && (
          <Notice tone={health === 'down' ? 'bad' : 'warn'}>
            <span className="text-ink">{problem}</span>
          </Notice>
        )}
        {probe.error && <ErrorLine error={probe.error} />}
        {probe.data && !probe.isPending && <ProbeResultLine result={probe.data} />}
      </div>
      {deployments.length === 0 ? (
        <p className="mt-3 text-ink-faint text-xs">{t('noDeployments')}</p>
      ) : (
        <details open className="mt-3">
          <summary className="min-h-6 cursor-pointer text-ink-soft text-xs hover:text-ink">
            {t('deployments', { count: deployments.length })}
          </summary>
          <DeploymentTable label={`${name}: ${t('windowText')}`} {...{ deployments, longest, now }} />
        </details>
      )}
    </Card>
  )
}

function Facts({ provider, now }: { readonly provider: ProviderStatus; readonly now: number }) {
  const t = useWords(providerWords)
  const tm = useWords(modelsWords)
  const format = useFormat()
  const {
    baseUrl,
    kind,
    region,
    hasKey,
    inFlight,
    maxConcurrency: limit,
    queued,
    models,
    checkedAt,
  } = provider
  return (
    <dl className="my-3 grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-3 xl:grid-cols-7">
      {kind !== 'built-in' && (
        <Fact name={t('address')} className="col-span-2">
          {baseUrl === null ? (
            <span className="text-ink-faint">{t('usualAddress')}</span>
          ) : (
            <span className="block truncate font-mono text-xs leading-5" title={baseUrl}>
              {baseUrl}
            </span>
          )}
        </Fact>
      )}
      <Fact name={t('region')}>{region ?? <span className="text-ink-faint">{t('noRegion')}</span>}</Fact>
      <Fact name={t('ceiling')}>{tm(provider.sensitivityCeiling)}</Fact>
      {kind !== 'built-in' && <Fact name={t('key')}>{hasKey ? t('hasKey') : t('noKey')}</Fact>}
      <Fact name={t('inFlight')}>
        <span className="tabular-nums">
          {limit === null ? format.number(inFlight) : t('ofLimit', { inFlight, limit })}
          {queued > 0 && <span className="text-warn"> · {t('queued', { count: queued })}</span>}
        </span>
        {limit !== null && <Progress share={inFlight / limit} label={t('inFlight')} />}
      </Fact>
      <Fact name={t('models')}>
        <span className="tabular-nums">{format.number(models)}</span>
        {checkedAt && (
          <span className="text-ink-faint text-xs">
            {' '}
            · {t('checkedAt', { when: format.relative(checkedAt, now) })}
          </span>
        )}
      </Fact>
    </dl>
  )
}

interface FactProps {
  readonly name: string
  readonly className?: string
  readonly children: ReactNode
}

function Fact({ name, className, children }: FactProps) {
  return (
    <div className={className ? `min-w-0 ${className}` : 'min-w-0'}>
      <dt className="text-ink-faint text-xs">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
