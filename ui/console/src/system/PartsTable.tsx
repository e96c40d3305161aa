import type { Activity } from '@tragwerk/contracts/monitoring'
import { useFormat, useWords } from '../words/index.ts'
import { Panel } from './Panel.tsx'
import { slowestFirst } from './to-diagnosis.ts'
import { systemWords } from './words.ts'

/** Where the time goes: every part of the process, the slowest first. */
export function PartsTable({ activity }: { readonly activity: Activity }) {
  const t = useWords(systemWords)
  const parts = slowestFirst(activity.parts)
  const slowest = parts[0]?.p95Ms ?? 0
  return (
    <Panel title={t('parts')} text={t('partsText')}>
      <table aria-label={t('parts')} className="w-full text-sm">
        <thead>
          <tr className="text-right text-ink-faint text-xs">
            <th scope="col" className="py-1.5 text-left font-normal">
              {t('part')}
            </th>
            <th scope="col" className="text-left font-normal max-md:hidden">
              {t('layer')}
            </th>
            <th scope="col" className="px-2 font-normal">
              {t('calls')}
            </th>
            <th scope="col" className="px-2 font-normal">
              {t('failures')}
            </th>
            <th scope="col" className="px-2 font-normal max-sm:hidden">
              p50
            </th>
            <th scope="col" className="px-2 font-normal">
              p95
            </th>
            <th scope="col" aria-hidden className="w-1/4 max-lg:hidden" />
            <th scope="col" className="font-normal max-md:hidden">
              {t('lastAt')}
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <PartRow key={`${part.layer}/${part.part}`} part={part} slowest={slowest} now={activity.at} />
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

interface PartRowProps {
  readonly part: Activity['parts'][number]
  readonly slowest: number
  readonly now: string
}

function PartRow({ part, slowest, now }: PartRowProps) {
  const t = useWords(systemWords)
  const format = useFormat()
  const duration = (ms: number | null) => (ms === null ? '–' : format.duration(ms))
  return (
    <tr className="border-line border-t text-right tabular-nums">
      <th scope="row" className="py-1.5 text-left font-normal">
        <code className="font-mono text-xs">{part.part}</code>
      </th>
      <td className="text-left text-ink-soft max-md:hidden">{t(part.layer)}</td>
      <td className="whitespace-nowrap px-2">{format.number(part.calls)}</td>
      <td className={part.failures > 0 ? 'px-2 text-bad' : 'px-2 text-ink-soft'}>
        {format.number(part.failures)}
      </td>
      <td className="px-2 text-ink-soft max-sm:hidden">{duration(part.p50Ms)}</td>
      <td className="whitespace-nowrap px-2">{duration(part.p95Ms)}</td>
      <td aria-hidden className="max-lg:hidden">
        {part.p95Ms !== null && slowest > 0 && (
          <span
            className="block h-1.5 min-w-px rounded-full bg-layer-orchestration"
            style={{ width: `${(part.p95Ms / slowest) * 100}%` }}
          />
        )}
      </td>
      <td className="text-ink-soft max-md:hidden">
        {part.lastAt === null ? t('never') : format.relative(part.lastAt, Date.parse(now))}
      </td>
    </tr>
  )
}
