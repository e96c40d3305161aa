import type { ApiKey, Permission } from '@tragwerk/contracts/identity'
import { Ban } from 'lucide-react'
import { Badge, type Column, IconButton, type Tone, Tooltip } from '../design/index.ts'
import type { Format } from '../words/index.ts'
import { KeyName } from './KeyName.tsx'
import { daysLeft } from './key-expiry.ts'
import type { KeysTranslate } from './permission-words.ts'

const stateTones: Readonly<Record<ApiKey['state'], Tone>> = {
  active: 'good',
  expired: 'warn',
  revoked: 'neutral',
}

interface ColumnInput {
  readonly t: KeysTranslate
  readonly format: Format
  readonly now: number
  onRevoke(key: ApiKey): void
}

export function keyColumns({ t, format, now, onRevoke }: ColumnInput): ReadonlyArray<Column<ApiKey>> {
  return [
    { id: 'name', head: t('name'), sort: 'name', cell: (key) => <KeyName apiKey={key} /> },
    {
      id: 'permissions',
      head: t('permissions'),
      hideBelow: 'xl',
      width: 17,
      cell: (key) => <PermissionBadges permissions={key.permissions} t={t} />,
    },
    {
      id: 'state',
      head: t('state'),
      width: 7,
      cell: (key) => (
        <Badge tone={stateTones[key.state]} dot>
          {t(key.state)}
        </Badge>
      ),
    },
    {
      id: 'created',
      head: t('created'),
      sort: 'createdAt',
      hideBelow: 'xl',
      width: 8,
      cell: (key) => <Moment at={key.createdAt} {...{ format, now }} />,
    },
    {
      id: 'lastUsed',
      head: t('lastUsed'),
      hideBelow: 'md',
      width: 8.5,
      cell: (key) =>
        key.lastUsedAt === null ? (
          <span className="text-ink-faint">{t('neverUsed')}</span>
        ) : (
          <Moment at={key.lastUsedAt} {...{ format, now }} />
        ),
    },
    {
      id: 'expires',
      head: t('expires'),
      hideBelow: 'sm',
      width: 10.5,
      cell: (key) => <Expiry apiKey={key} {...{ t, format, now }} />,
    },
    {
      id: 'actions',
      head: '',
      align: 'end',
      width: 4,
      cell: (key) =>
        key.state === 'active' && (
          <IconButton
            label={t('revokeNamed', { name: key.name })}
            icon={<Ban />}
            onClick={() => onRevoke(key)}
          />
        ),
    },
  ]
}

/** How many fit beside each other; the rest is behind a number. */
const shownPermissions = 2

function PermissionBadges({
  permissions,
  t,
}: {
  readonly permissions: readonly Permission[]
  readonly t: KeysTranslate
}) {
  const rest = permissions.length - shownPermissions
  const all = t('allPermissions', { list: permissions.join(', ') })
  return (
    <span className="flex gap-1">
      {permissions.slice(0, shownPermissions).map((permission) => (
        <Badge key={permission}>
          <span className="font-mono font-normal text-[0.6875rem]">{permission}</span>
        </Badge>
      ))}
      {rest > 0 && (
        <Tooltip text={all}>
          <button type="button" aria-label={all} className="min-h-6 min-w-6 rounded-full">
            <Badge>+{rest}</Badge>
          </button>
        </Tooltip>
      )}
    </span>
  )
}

interface MomentProps {
  readonly at: string
  readonly format: Format
  readonly now: number
}

function Moment({ at, format, now }: MomentProps) {
  return (
    <Tooltip text={format.exactTime(at)}>
      <time dateTime={at} className="text-ink-soft">
        {format.relative(at, now)}
      </time>
    </Tooltip>
  )
}

interface ExpiryProps {
  readonly apiKey: ApiKey
  readonly t: KeysTranslate
  readonly format: Format
  readonly now: number
}

function Expiry({ apiKey, t, format, now }: ExpiryProps) {
  if (apiKey.expiresAt === null) return <span className="text-ink-faint">{t('never')}</span>
  const left = daysLeft(apiKey, now)
  const text =
    left === undefined
      ? format.dateTime(apiKey.expiresAt)
      : left === 0
        ? t('endsToday')
        : t('daysLeft', { count: left })
  return (
    <Tooltip text={format.exactTime(apiKey.expiresAt)}>
      <time dateTime={apiKey.expiresAt} className="text-ink-soft">
        {left === undefined ? text : <Badge tone="warn">{text}</Badge>}
      </time>
    </Tooltip>
  )
}
