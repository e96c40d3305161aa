import type { PassageExplanation } from '@tragwerk/contracts/knowledge'
import { useFormat, useWords } from '../words/index.ts'
import type { Gap, ListPart, RankExplanation } from './explain-rank.ts'
import { ListMark } from './ListMark.tsx'
import { roundParts } from './round-parts.ts'
import { listNames } from './weigh-lists.ts'
import { searchDebuggerWords } from './words.ts'

const digits = 4

interface ArithmeticProps {
  readonly explanation: RankExplanation
  readonly passage: PassageExplanation
}

/** The sum behind one score, as a table and in sentences. */
export function Arithmetic({ explanation, passage }: ArithmeticProps) {
  return (
    <div className="grid gap-5 lg:grid-cols-2">
      <SumTable explanation={explanation} />
      <Sentences explanation={explanation} passage={passage} />
    </div>
  )
}

function SumTable({ explanation }: Pick<ArithmeticProps, 'explanation'>) {
  const t = useWords(searchDebuggerWords)
  const format = useFormat()
  const { parts } = explanation
  const shown = roundParts(
    parts.map(({ contribution }) => contribution),
    digits,
  )
  const total = shown.reduce((sum, part) => sum + part, 0)
  return (
    <div>
      <table className="w-full text-sm tabular-nums">
        <caption className="mb-1 text-left font-medium">{t('arithmetic')}</caption>
        <thead>
          <tr className="text-right text-ink-faint text-xs">
            <th scope="col" className="py-1 text-left font-normal">
              {t('list')}
            </th>
            <th scope="col" className="py-1 pl-2 align-bottom font-normal [overflow-wrap:normal]">
              {t('weight')}
            </th>
            <th scope="col" className="py-1 pl-2 align-bottom font-normal [overflow-wrap:normal]">
              {t('share')}
            </th>
            <th scope="col" className="py-1 pl-2 align-bottom font-normal [overflow-wrap:normal]">
              {t('adds')}
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part, index) => (
            <tr key={part.name} className="border-line border-t text-right">
              <th scope="row" className="py-1.5 text-left font-normal">
                <span className="inline-flex items-center gap-2">
                  <ListMark name={part.name} isFloor={part.standing === 'floor'} />
                  {t(part.name)}
                </span>
              </th>
              <td className="whitespace-nowrap pl-2">{format.fixed(part.weight, digits)}</td>
              <td className="whitespace-nowrap pl-2">× {format.fixed(part.share, digits)}</td>
              <td className="whitespace-nowrap pl-2">{format.fixed(shown[index]!, digits)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="border-line-field border-t text-right font-medium">
            <th scope="row" colSpan={3} className="py-1.5 text-left font-medium">
              {t('sum')}
            </th>
            <td className="whitespace-nowrap pl-2">{format.fixed(total, digits)}</td>
          </tr>
        </tfoot>
      </table>
      <p className="mt-1 text-ink-faint text-xs">{t('rounded')}</p>
    </div>
  )
}

function Sentences({ explanation, passage }: ArithmeticProps) {
  const t = useWords(searchDebuggerWords)
  const format = useFormat()
  const sentence = useListSentence()
  const { parts, leading, above, below } = explanation
  return (
    <div>
      <h4 className="mb-1 font-medium">{t('sentences')}</h4>
      <ul className="list-disc space-y-1 pl-4 text-ink-soft">
        {parts.map((part) => (
          <li key={part.name}>{sentence(part)}</li>
        ))}
        {passage.matchedWords.length > 0 && (
          <li>{t('matchedText', { words: format.list(passage.matchedWords) })}</li>
        )}
        {leading && (
          <li>{t('leadingText', { list: t(leading.name), share: format.percent(leading.share) })}</li>
        )}
        {above && <GapLine gap={above} />}
        {below && <GapLine gap={below} />}
      </ul>
    </div>
  )
}

const foundWords = { words: 'foundWords', grams: 'foundGrams', vector: 'foundVector' } as const

/** What one list has to say, by how it stands to the passage. */
function useListSentence() {
  const t = useWords(searchDebuggerWords)
  const format = useFormat()
  return ({ name, standing, rank, score, share, weight, candidates }: ListPart): string => {
    const list = t(name)
    if (standing === 'unused') return t('unusedText', { list })
    if (standing === 'absent') return t('absentText', { list, candidates })
    if (standing === 'floor') return t('floorText', { list, candidates, share: format.percent(share) })
    return t(foundWords[name], {
      rank: rank!,
      candidates,
      score: format.fixed(score!, 3),
      share: format.percent(share),
      weight: format.percent(weight),
    })
  }
}

function GapLine({ gap }: { readonly gap: Gap }) {
  const t = useWords(searchDebuggerWords)
  const format = useFormat()
  if (gap.lead === 0) return <li>{t('tiedText', { rank: gap.rank })}</li>
  const least = 10 ** -digits
  const isVisible = (value: number) => Math.abs(value) >= least / 2
  if (!isVisible(gap.lead))
    return <li>{t('nearText', { rank: gap.rank, least: format.fixed(least, digits) })}</li>
  const direction = gap.lead > 0 ? 1 : -1
  const signed = (value: number) => `${value < 0 ? '−' : '+'}${format.fixed(Math.abs(value), digits)}`
  const parts = listNames
    .filter((name) => isVisible(gap.byList[name]))
    .map((name) => t('part', { list: t(name), value: signed(gap.byList[name] * direction) }))
  return (
    <li>
      {t(gap.lead > 0 ? 'aheadText' : 'behindText', {
        lead: format.fixed(Math.abs(gap.lead), digits),
        rank: gap.rank,
        parts: parts.join(', '),
      })}
    </li>
  )
}
