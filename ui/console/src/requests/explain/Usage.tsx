import { Link } from '@tanstack/react-router'
import type { GatewayRequestDetail } from '@tragwerk/contracts/gateway'
import { Button, Notice } from '../../design/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import { Section, SmallTable } from './Section.tsx'
import { splitTokens } from './token-split.ts'
import { explainWords } from './words.ts'

const cell = 'border-line border-b py-1.5 pr-4 last:pr-0'
const numberCell = `${cell} text-right tabular-nums`

/** What was read and written, and who counted. */
export function Tokens({ request: { usage } }: { readonly request: GatewayRequestDetail }) {
  const t = useWords(explainWords)
  const format = useFormat()
  if (usage.source === 'none')
    return (
      <Section title={t('tokens')}>
        <p className="text-ink-soft text-sm">{t('countedNone')}</p>
      </Section>
    )
  const parts = splitTokens(usage)
  const rows = [
    ...parts.slice(0, 3).filter(({ part, count }) => count > 0 || part === 'fresh'),
    ...parts.slice(3).filter(({ part, count }) => count > 0 || part === 'visible'),
  ]
  return (
    <Section title={t('tokens')} text={t(usage.source === 'provider' ? 'countedProvider' : 'countedSelf')}>
      <SmallTable label={t('tokens')} heads={[{ text: t('part') }, { text: t('count'), isNumber: true }]}>
        {rows.map(({ part, count }) => (
          <tr key={part}>
            <th scope="row" className={`${cell} text-left font-normal`}>
              {t(part)}
            </th>
            <td className={numberCell}>{format.number(count)}</td>
          </tr>
        ))}
        <tr className="font-medium">
          <th scope="row" className="py-1.5 pr-4 text-left">
            {t('total')}
          </th>
          <td className="whitespace-nowrap py-1.5 text-right tabular-nums">
            {format.number(usage.input)} + {format.number(usage.output)} ={' '}
            {format.number(usage.input + usage.output)}
          </td>
        </tr>
      </SmallTable>
    </Section>
  )
}

const costParts = ['input', 'cachedInput', 'cacheWrite', 'output', 'reasoning', 'request', 'search'] as const

/** What it cost, to the billionth of a dollar, and by which price. */
export function CostSplit({ request }: { readonly request: GatewayRequestDetail }) {
  const t = useWords(explainWords)
  const format = useFormat()
  const { cost, deployment, requestedModel } = request
  if (!cost.priced)
    return (
      <Section title={t('cost')}>
        <Notice tone="warn">
          <p>{t('unpriced', { deployment: deployment ?? requestedModel })}</p>
          <Button asChild size="small" className="mt-2">
            <Link to="/models" search={{ tab: 'prices', q: deployment ?? requestedModel }}>
              {t('toPrices')}
            </Link>
          </Button>
        </Notice>
      </Section>
    )
  const parts = costParts.filter((part) => cost.parts[part])
  return (
    <Section
      title={t('cost')}
      text={cost.price === null ? t('noPriceNeeded') : `${t('price')}: ${cost.price}`}
    >
      {parts.length > 0 && (
        <SmallTable label={t('cost')} heads={[{ text: t('part') }, { text: t('amount'), isNumber: true }]}>
          {parts.map((part) => (
            <tr key={part}>
              <th scope="row" className={`${cell} text-left font-normal`}>
                {t(`part_${part}`)}
              </th>
              <td className={numberCell}>{format.exactMoney(cost.parts[part] ?? 0)}</td>
            </tr>
          ))}
          <tr className="font-medium">
            <th scope="row" className="py-1.5 pr-4 text-left">
              {t('total')}
            </th>
            <td className="whitespace-nowrap py-1.5 text-right tabular-nums">
              {format.exactMoney(cost.totalNanoUsd)}
            </td>
          </tr>
        </SmallTable>
      )}
    </Section>
  )
}
