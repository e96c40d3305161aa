import type { EffectivePrice, Price } from '@tragwerk/contracts/gateway'
import { Pencil, Trash2 } from 'lucide-react'
import { Badge, type Column, IconButton } from '../../design/index.ts'
import type { Format, Translate } from '../../words/index.ts'
import { moreRates, type Rate, unitRates } from './price-draft.ts'
import type { priceWords } from './words.ts'

type Say = Translate<typeof priceWords.en>

interface ColumnInput {
  readonly t: Say
  readonly deploymentName: string
  readonly actionsName: string
  readonly format: Format
  readonly mayChange: boolean
  onEdit(deployment: string): void
  onRemove(deployment: string): void
}

export function priceColumns(given: ColumnInput): ReadonlyArray<Column<EffectivePrice>> {
  const { t } = given
  return [
    {
      id: 'deployment',
      head: given.deploymentName,
      cell: ({ deployment, price }) => (
        <>
          <code className="max-sm:wrap-anywhere block font-mono text-xs sm:truncate" title={deployment}>
            {deployment}
          </code>
          <span className="mt-0.5 block text-ink-soft text-xs tabular-nums sm:hidden">
            {describeMain(price, given)}
          </span>
        </>
      ),
    },
    { ...rateColumn('input', given), hideBelow: 'sm' },
    { ...rateColumn('output', given), hideBelow: 'sm' },
    { ...rateColumn('cachedInput', given), hideBelow: 'lg' },
    {
      id: 'more',
      head: t('more'),
      hideBelow: 'xl',
      width: 15,
      cell: ({ price }) => <More text={describeMore(price, given)} />,
    },
    {
      id: 'source',
      head: t('source'),
      hideBelow: 'sm',
      width: 7,
      cell: ({ source }) =>
        source === 'configuration' ? (
          <Badge tone="info">{t('own')}</Badge>
        ) : (
          <span className="text-ink-soft">{t('builtIn')}</span>
        ),
    },
    {
      id: 'since',
      head: t('since'),
      hideBelow: 'md',
      width: 8,
      cell: ({ since }) => <span className="text-ink-soft tabular-nums">{since ?? '–'}</span>,
    },
    ...(given.mayChange ? [actionsColumn(given)] : []),
  ]
}

function rateColumn(
  rate: 'input' | 'output' | 'cachedInput',
  { t, format }: ColumnInput,
): Column<EffectivePrice> {
  return {
    id: rate,
    head: t(rate),
    align: 'end',
    width: rate === 'cachedInput' ? 8 : 5.5,
    cell: ({ price }) => {
      const value = price[rate]
      return value === undefined ? <span className="text-ink-faint">–</span> : format.number(value, 6)
    },
  }
}

function actionsColumn({ t, actionsName, onEdit, onRemove }: ColumnInput): Column<EffectivePrice> {
  return {
    id: 'actions',
    head: actionsName,
    isHeadHidden: true,
    align: 'end',
    width: 6.5,
    cell: ({ deployment: name, source }) => {
      const isOwn = source === 'configuration'
      return (
        <span className="flex justify-end">
          <IconButton
            label={isOwn ? t('edit', { name }) : t('override', { name })}
            icon={<Pencil />}
            onClick={() => onEdit(name)}
          />
          {isOwn && (
            <IconButton label={t('remove', { name })} icon={<Trash2 />} onClick={() => onRemove(name)} />
          )}
        </span>
      )
    },
  }
}

/** For screens that have no room for a column each. */
function describeMain(price: Price, given: ColumnInput): string {
  return describeRates(['input', 'output'], price, given).join(' · ')
}

function describeRates(rates: readonly Rate[], price: Price, { t, format }: ColumnInput): string[] {
  return rates.flatMap((rate) => {
    const value = price[rate]
    return value === undefined ? [] : t('moreText', { name: t(rate), value: format.number(value, 6) })
  })
}

function describeMore(price: Price, given: ColumnInput): string {
  const { t, format } = given
  const rates = describeRates([...moreRates, ...unitRates], price, given)
  const long = price.longContext
  if (!long) return rates.join(' · ')
  const longText = t('longText', {
    above: format.number(long.above),
    input: format.number(long.input, 6),
    output: format.number(long.output, 6),
  })
  return [longText, ...rates].join(' · ')
}

function More({ text }: { readonly text: string }) {
  return (
    <span className="block truncate text-ink-soft text-xs" title={text}>
      {text}
    </span>
  )
}
