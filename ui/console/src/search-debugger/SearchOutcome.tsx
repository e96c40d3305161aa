import type { SearchExplanation, SearchResult } from '@tragwerk/contracts/knowledge'
import { useMemo, useState } from 'react'
import { Button, Card, Notice } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { explainRank } from './explain-rank.ts'
import { Fold } from './Fold.tsx'
import { ListMark } from './ListMark.tsx'
import { PassageCard } from './PassageCard.tsx'
import { SearchSummary } from './SearchSummary.tsx'
import { SlopeChart } from './SlopeChart.tsx'
import { type SearchRequest, useSingleRanks } from './use-single-ranks.ts'
import { WhatIf } from './WhatIf.tsx'
import { effectiveWeights, listNames, type PerList, standingIn, weighPassages } from './weigh-lists.ts'
import { searchDebuggerWords } from './words.ts'

interface SearchOutcomeProps {
  readonly collection: string
  readonly request: SearchRequest
  readonly results: readonly SearchResult[]
  readonly language: string | null
  readonly explanation: SearchExplanation
  readonly openPassage: string | undefined
  /** Undefined closes it. */
  onOpen(chunkId: string | undefined): void
  onHybrid(): void
}

/** What one search found: the summary, the passages, and the instruments that look at them from the side. */
export function SearchOutcome(props: SearchOutcomeProps) {
  const { collection, request, results, explanation, openPassage, onOpen } = props
  const t = useWords(searchDebuggerWords)
  const [wanted, setWanted] = useState<PerList<number>>()
  const [followed, setFollowed] = useState<string>()
  const singleRanks = useSingleRanks(collection, request, explanation)
  const weights = wanted ? effectiveWeights(wanted, explanation) : explanation.weights
  const ranking = { search: explanation, weights, weighed: weighPassages(explanation, weights) }
  const byId = useMemo(() => new Map(results.map((result) => [result.chunkId, result])), [results])
  const serverRanks = useMemo(
    () => new Map(results.map((result, index) => [result.chunkId, index + 1])),
    [results],
  )
  const hasFloor = explanation.passages.some((passage) =>
    listNames.some((name) => standingIn(name, passage, explanation) === 'floor'),
  )
  const isNamedMissing = openPassage !== undefined && !byId.has(openPassage)

  return (
    <div className="space-y-5">
      <SearchSummary language={props.language} mode={request.mode} explanation={explanation} />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_23rem]">
        <aside className="grid min-w-0 gap-5 md:max-xl:grid-cols-2 xl:sticky xl:top-0 xl:col-start-2 xl:max-h-[calc(100dvh-4rem)] xl:overflow-y-auto xl:pb-4 xl:row-start-1">
          <Fold title={t('whatIf')}>
            <WhatIf
              explanation={explanation}
              wanted={wanted}
              effective={weights}
              onChange={setWanted}
              onReset={() => setWanted(undefined)}
            />
          </Fold>
          <Fold title={t('slope')}>
            {request.mode === 'hybrid' ? (
              <SlopeChart
                isPreview={wanted !== undefined}
                ranks={singleRanks}
                passages={ranking.weighed.map(({ passage, rank }) => ({
                  id: passage.chunkId,
                  rank,
                  title: nameOf(byId.get(passage.chunkId)!),
                }))}
                followed={followed}
                onFollow={setFollowed}
                onOpen={onOpen}
              />
            ) : (
              <div className="space-y-3">
                <p className="text-ink-soft">{t('slopeOther')}</p>
                <Button size="small" onClick={props.onHybrid}>
                  {t('toHybrid')}
                </Button>
              </div>
            )}
          </Fold>
        </aside>
        <section aria-label={t('results')} className="min-w-0 space-y-3 xl:col-start-1 xl:row-start-1">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 text-ink-faint text-xs">
            <p role="status">{t('resultsCount', { count: results.length })}</p>
            {hasFloor && (
              <p className="inline-flex items-center gap-1.5">
                <ListMark name="vector" isFloor />
                {t('floorLegend')}
              </p>
            )}
          </div>
          {wanted && (
            <Notice>
              <div className="flex flex-wrap items-center justify-between gap-2">
                <p className="min-w-0 flex-1 basis-64">
                  <strong className="font-medium">{t('preview')}.</strong>{' '}
                  {t('previewText', { count: results.length })}
                </p>
                <Button size="small" onClick={() => setWanted(undefined)}>
                  {t('reset')}
                </Button>
              </div>
            </Notice>
          )}
          {isNamedMissing && <Notice>{t('missingPassage')}</Notice>}
          <Card className="overflow-clip">
            <ol className="divide-y divide-line">
              {ranking.weighed.map((weighed) => {
                const id = weighed.passage.chunkId
                return (
                  <PassageCard
                    key={id}
                    collection={collection}
                    result={byId.get(id)!}
                    weighed={weighed}
                    search={explanation}
                    serverRank={serverRanks.get(id)!}
                    isPreview={wanted !== undefined}
                    ranks={singleRanks}
                    explanation={openPassage === id ? explainRank(weighed, ranking) : undefined}
                    isFollowed={followed === id}
                    onOpen={onOpen}
                    onFollow={setFollowed}
                  />
                )
              })}
            </ol>
          </Card>
        </section>
      </div>
    </div>
  )
}

function nameOf({ title, heading }: SearchResult): string {
  return heading.split(' › ').at(-1) || title
}
