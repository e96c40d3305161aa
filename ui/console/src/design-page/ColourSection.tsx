import { useState } from 'react'
import { Badge } from '../design/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { type ColourToken, colourTokens, markContrast, textContrast } from './colour-tokens.ts'
import { findLowestContrast } from './contrast.ts'
import { DesignSection, PlainTable } from './DesignSection.tsx'
import { readTokens, type TokenValues } from './read-tokens.ts'
import { tokenWords } from './token-words.ts'
import { designPageWords } from './words.ts'

const names = colourTokens.map(({ name }) => name)

export function ColourSection() {
  const t = useWords(designPageWords)
  const tokenName = useWords(tokenWords)
  const [themes] = useState(() => ({ light: readTokens('light', names), dark: readTokens('dark', names) }))
  return (
    <DesignSection
      id="colour"
      title={t('colour')}
      text={t('colourText', { text: textContrast, mark: markContrast })}
    >
      <PlainTable label={t('colour')} heads={[t('token'), t('light'), t('dark')]}>
        {colourTokens.map((token) => (
          <tr key={token.name} className="align-top">
            <th scope="row" className="font-normal">
              <code className="whitespace-nowrap font-mono text-xs">{token.name}</code>
              <span className="block text-ink-soft text-xs">{tokenName(token.use)}</span>
            </th>
            <ColourCell token={token} values={themes.light} />
            <ColourCell token={token} values={themes.dark} />
          </tr>
        ))}
      </PlainTable>
    </DesignSection>
  )
}

function ColourCell({ token, values }: { readonly token: ColourToken; readonly values: TokenValues }) {
  const lowest = findLowestContrast(values, token.name, token.on)
  return (
    <td>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span
          aria-hidden
          className="grid h-8 w-12 place-items-center rounded-control border border-line font-semibold text-sm print:print-color-exact"
          style={
            lowest && token.needs === textContrast
              ? { background: values[lowest.on], color: values[token.name] }
              : { background: values[token.name] }
          }
        >
          {lowest && token.needs === textContrast && 'Aa'}
        </span>
        <code className="font-mono text-xs">{values[token.name]}</code>
        {lowest && <Ratio {...lowest} needed={token.needs} />}
      </div>
    </td>
  )
}

interface RatioProps {
  readonly ratio: number
  readonly on: string
  readonly needed: number
}

function Ratio({ ratio, on, needed }: RatioProps) {
  const t = useWords(designPageWords)
  const format = useFormat()
  const isEnough = ratio >= needed
  return (
    <span className="inline-flex items-center gap-2 text-ink-soft text-xs tabular-nums">
      <Badge tone={isEnough ? 'good' : 'bad'}>
        {/* Cut, not rounded: 4.46 must not read as 4.5. */}
        {format.number(Math.floor(ratio * 10) / 10, 1)}:1{' '}
        {isEnough ? <span className="sr-only">{t('enough')}</span> : t('tooLow', { needed })}
      </Badge>
      <span className="max-md:hidden">{t('on', { token: on })}</span>
    </span>
  )
}
