import { useState, useSyncExternalStore } from 'react'
import { Button, Card, Input, Notice } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { DesignSection, PlainTable, Specimen } from './DesignSection.tsx'
import { designPageWords } from './words.ts'

const typeSteps = [
  ['text-xl font-semibold tracking-tight', '20 / 28', 'h1'],
  ['text-lg font-semibold tracking-tight', '18 / 28', 'h2'],
  ['text-base font-semibold', '16 / 24', 'h3'],
  ['text-sm', '14 / 20', 'text'],
  ['text-sm font-medium', '14 / 20', 'label'],
  ['text-xs text-ink-faint', '12 / 16', 'hint'],
  ['text-xs font-mono', '12 / 16', 'code'],
] as const

export function TypeSection() {
  const t = useWords(designPageWords)
  return (
    <DesignSection id="type" title={t('type')} text={t('typeText')}>
      <PlainTable label={t('type')} heads={[t('usedFor'), 'px', t('type')]}>
        {typeSteps.map(([look, size, use]) => (
          <tr key={use} className="align-baseline">
            <th scope="row" className="font-mono font-normal text-xs">
              {use}
            </th>
            <td className="whitespace-nowrap text-ink-soft text-xs tabular-nums">{size}</td>
            <td>
              <span className={look}>{use === 'code' ? t('sampleCode') : t('sampleText')}</span>
            </td>
          </tr>
        ))}
      </PlainTable>
    </DesignSection>
  )
}

const spaceSteps = [1, 2, 3, 4, 5, 6, 8, 12]

export function SpaceSection() {
  const t = useWords(designPageWords)
  return (
    <DesignSection id="space" title={t('space')} text={t('spaceText')}>
      <Specimen name="spacing" isWide>
        <ul className="space-y-1.5">
          {spaceSteps.map((step) => (
            <li key={step} className="flex items-center gap-3 font-mono text-xs">
              <span className="w-24 text-ink-soft tabular-nums">
                {step} · {step * 4} px
              </span>
              <span aria-hidden className="h-3 bg-accent" style={{ width: `${step * 4}px` }} />
            </li>
          ))}
        </ul>
      </Specimen>
      <div className="grid gap-5 md:grid-cols-2">
        {(['comfortable', 'compact'] as const).map((density) => (
          <div key={density} data-density={density}>
            <Specimen name={`data-density="${density}"`} isWide>
              <p className="mb-3 font-medium text-sm">{t(density)}</p>
              <div className="flex gap-2">
                <Input aria-label={t('control')} placeholder={t('control')} />
                <Button>{t('control')}</Button>
              </div>
              <ul className="mt-3 divide-y divide-line border-line border-y">
                {[1, 2, 3].map((row) => (
                  <li key={row} className="flex h-row items-center px-3">
                    {t('row')} {row}
                  </li>
                ))}
              </ul>
            </Specimen>
          </div>
        ))}
      </div>
      <Specimen name="radius, shadow" doThis={t('cornersText')}>
        <div className="grid h-16 w-32 place-items-center rounded-control border border-line text-xs">
          control
        </div>
        <Card className="grid h-16 w-32 place-items-center text-xs">card</Card>
        <div className="grid h-16 w-32 place-items-center rounded-card bg-raised text-xs shadow-high">
          raised
        </div>
      </Specimen>
    </DesignSection>
  )
}

export function MotionSection() {
  const t = useWords(designPageWords)
  const [round, setRound] = useState(0)
  const isReduced = useReducedMotion()
  return (
    <DesignSection id="motion" title={t('motion')} text={t('motionText')}>
      <Notice tone="neutral">{isReduced ? t('motionOff') : t('motionOn')}</Notice>
      <Specimen name="animate-rise 180 ms · animate-fade 140 ms · animate-pulse-soft 1.6 s">
        <div key={`rise ${round}`} className="animate-rise rounded-card bg-raised px-4 py-3 shadow-high">
          rise
        </div>
        <div key={`fade ${round}`} className="animate-fade rounded-card bg-raised px-4 py-3 shadow-high">
          fade
        </div>
        <div className="animate-pulse-soft rounded-card bg-sunken px-4 py-3">pulse-soft</div>
        <Button onClick={() => setRound(round + 1)}>{t('play')}</Button>
      </Specimen>
    </DesignSection>
  )
}

function useReducedMotion(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = matchMedia(reducedMotion)
      query.addEventListener('change', changed)
      return () => query.removeEventListener('change', changed)
    },
    () => matchMedia(reducedMotion).matches,
  )
}

const reducedMotion = '(prefers-reduced-motion: reduce)'
