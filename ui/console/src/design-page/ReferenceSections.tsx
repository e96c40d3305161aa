import { useState } from 'react'
import { Kbd } from '../design/index.ts'
import { createFormat, type Language, languages, useWords } from '../words/index.ts'
import { DesignSection, PlainTable } from './DesignSection.tsx'
import { formatWords } from './format-words.ts'
import { designPageWords } from './words.ts'

const keys = [
  [['Ctrl', 'K'], 'palette'],
  [['g', '…'], 'go'],
  [['/'], 'listSearch'],
  [['?'], 'help'],
  [['Tab'], 'next'],
  [['↑', '↓', 'j', 'k'], 'rows'],
  [['Home', 'End', 'PgUp', 'PgDn'], 'far'],
  [['Enter'], 'enter'],
  [['Space'], 'space'],
  [['←', '→', '↑', '↓'], 'arrows'],
  [['Esc'], 'escape'],
  [['F8'], 'messages'],
  [['Ctrl', 'Enter'], 'send'],
] as const

export function KeyboardSection() {
  const t = useWords(designPageWords)
  const effect = useWords(formatWords)
  return (
    <DesignSection id="keyboard" title={t('keyboard')} text={t('keyboardText')}>
      <PlainTable label={t('keyboard')} heads={[t('key'), t('effect')]}>
        {keys.map(([names, name]) => (
          <tr key={name}>
            <th scope="row" className="font-normal">
              <span className="flex flex-wrap gap-1">
                {names.map((key) => (
                  <Kbd key={key}>{key}</Kbd>
                ))}
              </span>
            </th>
            <td className="text-ink-soft">{effect(name)}</td>
          </tr>
        ))}
      </PlainTable>
    </DesignSection>
  )
}

export function FormatsSection() {
  const t = useWords(designPageWords)
  const name = useWords(formatWords)
  const [samples] = useState(() => languages.map((language) => formatSamples(language, Date.now())))
  return (
    <DesignSection id="formats" title={t('formats')} text={t('formatsText')}>
      <PlainTable label={t('formats')} heads={[t('what'), 'English', 'Deutsch']}>
        {samples[0]!.map(([what], row) => (
          <tr key={what} className="align-top">
            <th scope="row" className="font-normal text-ink-soft">
              {name(what)}
            </th>
            {languages.map((language, column) => (
              <td key={language} lang={language} className="tabular-nums">
                {samples[column]![row]![1].map((line) => (
                  <div key={line}>{line}</div>
                ))}
              </td>
            ))}
          </tr>
        ))}
      </PlainTable>
    </DesignSection>
  )
}

type Sample = readonly [Exclude<keyof typeof formatWords.en, `documents_${string}`>, readonly string[]]

function formatSamples(language: Language, now: number): readonly Sample[] {
  const format = createFormat(language)
  const words = formatWords[language]
  const plural = new Intl.PluralRules(language)
  const ago = (ms: number) => format.relative(new Date(now - ms).toISOString(), now)
  const count = (documents: number) =>
    words[plural.select(documents) === 'one' ? 'documents_one' : 'documents_other'].replace(
      '{{count, number}}',
      format.number(documents),
    )
  return [
    ['number', [format.number(1_234_567), format.number(1234.5, 1)]],
    ['percent', [format.percent(0.125)]],
    ['date', [format.dateTime(sampleTime)]],
    ['exact', [format.exactTime(sampleTime)]],
    ['relative', [ago(2000), ago(45 * 60_000), ago(26 * 3_600_000)]],
    ['bytes', [format.bytes(999), format.bytes(2_500_000)]],
    ['duration', [format.duration(4.26), format.duration(1250), format.duration(125_000)]],
    ['money', [format.money(1_234_500_000)]],
    ['smallMoney', [format.money(42)]],
    ['list', [format.list([words.listOne, words.listTwo, words.listThree])]],
    ['plural', [count(0), count(1), count(10_000)]],
  ]
}

const sampleTime = '2026-03-01T14:05:09Z'
