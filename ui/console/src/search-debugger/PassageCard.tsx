import { Link } from '@tanstack/react-router'
import type { SearchExplanation, SearchResult } from '@tragwerk/contracts/knowledge'
import { ArrowUpRight, ChevronDown } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
import { Button, classNames } from '../design/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { Arithmetic } from './Arithmetic.tsx'
import { ContributionBar } from './ContributionBar.tsx'
import type { RankExplanation } from './explain-rank.ts'
import { ListMark } from './ListMark.tsx'
import { Movements } from './Movements.tsx'
import { markWords } from './mark-words.ts'
import type { SingleRanks } from './use-single-ranks.ts'
import { listNames, perList, standingIn, type WeighedPassage } from './weigh-lists.ts'
import { searchDebuggerWords } from './words.ts'

interface PassageCardProps {
  readonly collection: string
  readonly result: SearchResult
  readonly weighed: WeighedPassage
  readonly search: SearchExplanation
  readonly serverRank: number
  readonly isPreview: boolean
  readonly ranks: SingleRanks | undefined
  /** Given when it is opened. */
  readonly explanation: RankExplanation | undefined
  readonly isFollowed: boolean
  onOpen(chunkId: string | undefined): void
  onFollow(chunkId: string | undefined): void
}

/** One passage with its place, its score and what each list adds to it. */
export function PassageCard(props: PassageCardProps) {
  const { result, weighed, search, explanation, isPreview, serverRank } = props
  const t = useWords(searchDebuggerWords)
  const id = useId()
  const own = useRef<HTMLLIElement>(null)
  const isOpen = explanation !== undefined
  useEffect(() => {
    if (isOpen) own.current?.scrollIntoView({ block: 'nearest' })
  }, [isOpen])
  return (
    <li
      ref={own}
      onPointerEnter={() => props.onFollow(result.chunkId)}
      onPointerLeave={() => props.onFollow(undefined)}
      className={classNames(
        'scroll-my-4 px-4 py-4',
        props.isFollowed && 'bg-hover',
        isOpen && 'bg-accent-soft/25',
      )}
    >
      <article aria-labelledby={`${id}-title`} className="grid grid-cols-[2.5rem_minmax(0,1fr)] gap-x-3">
        <p className="whitespace-nowrap font-semibold text-xl leading-6 tabular-nums">{weighed.rank}</p>
        <div className="min-w-0 space-y-2.5">
          <PassageHead {...props} titleId={`${id}-title`} />
          <PassageText result={result} words={weighed.passage.matchedWords} isWhole={isOpen} />
          <ContributionBar
            contributions={weighed.contributions}
            score={weighed.score}
            standings={perList((name) => standingIn(name, weighed.passage, search))}
          />
          <ListRanks weighed={weighed} search={search} />
          <div className="flex flex-wrap items-center justify-between gap-2">
            <Movements
              id={result.chunkId}
              rank={weighed.rank}
              ranks={props.ranks}
              before={isPreview ? serverRank : undefined}
            />
            <Button
              size="small"
              tone={isOpen ? 'normal' : 'quiet'}
              aria-expanded={isOpen}
              aria-controls={isOpen ? `${id}-why` : undefined}
              onClick={() => props.onOpen(isOpen ? undefined : result.chunkId)}
            >
              {isOpen ? t('whyHide') : t('why', { rank: weighed.rank })}
              <ChevronDown
                aria-hidden
                className={classNames('transition-transform', isOpen && 'rotate-180')}
              />
            </Button>
          </div>
          {explanation && (
            <div id={`${id}-why`} className="border-line border-t pt-3">
              <Arithmetic explanation={explanation} passage={weighed.passage} />
            </div>
          )}
        </div>
      </article>
    </li>
  )
}

function PassageHead({
  collection,
  result,
  weighed,
  titleId,
}: PassageCardProps & { readonly titleId: string }) {
  const t = useWords(searchDebuggerWords)
  const format = useFormat()
  const place = [result.heading, result.page !== null && t('page', { page: result.page })].filter(Boolean)
  return (
    <div className="flex items-start justify-between gap-3">
      <div className="min-w-0">
        <h3 id={titleId} className="font-medium">
          <Link
            to="/knowledge/$collection/documents/$document"
            params={{ collection, document: result.documentId }}
            search={{ start: result.start, end: result.end, chunk: result.chunkId }}
            title={t('open')}
            className="group/link hover:underline"
          >
            {result.title}
            <ArrowUpRight
              aria-hidden
              className="ml-1 inline size-3.5 text-ink-faint group-hover/link:text-ink"
            />
          </Link>
        </h3>
        {place.length > 0 && <p className="text-ink-faint text-xs">{place.join(' · ')}</p>}
      </div>
      <p className="whitespace-nowrap text-right">
        <span className="block font-semibold tabular-nums">{format.fixed(weighed.score, 3)}</span>
        <span className="block text-ink-faint text-xs">{t('score')}</span>
      </p>
    </div>
  )
}

interface PassageTextProps {
  readonly result: SearchResult
  readonly words: readonly string[]
  readonly isWhole: boolean
}

function PassageText({ result, words, isWhole }: PassageTextProps) {
  let offset = 0
  return (
    <p className={classNames('text-ink-soft', isWhole ? 'whitespace-pre-line' : 'line-clamp-3')}>
      {markWords(result.text, words).map(({ text, isMarked }) => {
        const key = offset
        offset += text.length
        return isMarked ? <mark key={key}>{text}</mark> : <span key={key}>{text}</span>
      })}
    </p>
  )
}

function ListRanks({ weighed, search }: Pick<PassageCardProps, 'weighed' | 'search'>) {
  const t = useWords(searchDebuggerWords)
  const format = useFormat()
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1 text-xs">
      {listNames.map((name) => {
        const standing = standingIn(name, weighed.passage, search)
        const seat = weighed.passage[name]
        if (standing === 'unused') return null
        return (
          <div key={name} className="flex items-center gap-1.5">
            <dt className="inline-flex items-center gap-1.5 text-ink">
              <ListMark name={name} isFloor={standing === 'floor'} />
              {t(name)}
            </dt>
            <dd className="text-ink-faint tabular-nums">
              {seat
                ? t('rankIn', { rank: seat.rank, score: format.fixed(seat.score, 3) })
                : t(standing === 'floor' ? 'floor' : 'absent')}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
