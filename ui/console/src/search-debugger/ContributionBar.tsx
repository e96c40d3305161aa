import { classNames } from '../design/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { listFill } from './ListMark.tsx'
import { listNames, type PerList, type Standing } from './weigh-lists.ts'
import { searchDebuggerWords } from './words.ts'

interface ContributionBarProps {
  readonly contributions: PerList<number>
  readonly score: number
  readonly standings: PerList<Standing>
}

/** What each list adds, on a scale from 0 to 1, so that the bars of all passages can be compared. */
export function ContributionBar({ contributions, score, standings }: ContributionBarProps) {
  const t = useWords(searchDebuggerWords)
  const format = useFormat()
  const label = t('barLabel', {
    score: format.fixed(score, 3),
    words: format.fixed(contributions.words, 3),
    grams: format.fixed(contributions.grams, 3),
    vector: format.fixed(contributions.vector, 3),
  })
  return (
    <div role="img" aria-label={label} className="flex h-3 w-full overflow-hidden rounded-sm bg-sunken">
      {listNames.map((name) => {
        const fill = listFill(name, standings[name] === 'floor')
        return (
          <span
            key={name}
            className={classNames('h-full transition-[width] duration-200', fill.className)}
            style={{ ...fill.style, width: `${contributions[name] * 100}%` }}
          />
        )
      })}
    </div>
  )
}
