import { ArrowDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { Tooltip } from '../../design/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import type { Answer, Metrics } from '../conversation/conversation-schema.ts'
import { type Comparable, costOf, lowerThan } from '../conversation/metrics.ts'
import { parseTarget } from '../conversation/target.ts'
import { playgroundWords } from '../words.ts'

interface AnswerFactsProps {
  readonly answer: Answer
  /** The answer beside it: what took less here is marked. */
  readonly beside: Answer | undefined
}

/** What an answer took, each figure in its own place, so that two answers can be read across. What is not known is left out. */
export function AnswerFacts({ answer, beside }: AnswerFactsProps) {
  const t = useWords(playgroundWords)
  const format = useFormat()
  const { metrics } = answer
  const lower = lowerThan(answer, beside)
  const time = (name: 'firstTokenMs' | 'totalMs', ms: number | undefined) =>
    ms !== undefined && (
      <Figure name={t(name === 'totalMs' ? 'total' : 'firstToken')} isLower={lower.has(name)}>
        {format.duration(ms)}
      </Figure>
    )
  return (
    <dl className="grid @3xl:grid-cols-6 @sm:grid-cols-3 grid-cols-2 gap-x-4 gap-y-1 text-xs">
      <AnsweredBy answer={answer} />
      {time('firstTokenMs', metrics.firstTokenMs)}
      {time('totalMs', metrics.totalMs)}
      {metrics.promptTokens !== undefined && (
        <Figure name={t('tokens')}>
          {t('tokensValue', {
            input: format.number(metrics.promptTokens),
            output: format.number(metrics.completionTokens ?? 0),
          })}
        </Figure>
      )}
      <Cost metrics={metrics} lower={lower} />
      {metrics.overheadMs !== undefined && (
        <Figure name={t('overhead')} tip={t('overheadTip')}>
          {format.duration(metrics.overheadMs)}
        </Figure>
      )}
    </dl>
  )
}

function AnsweredBy({ answer }: { readonly answer: Answer }) {
  const t = useWords(playgroundWords)
  const { state, metrics } = answer
  const { deployment } = metrics
  const target = parseTarget(answer.target)
  const model = deployment ?? metrics.model ?? (target?.kind === 'model' ? target.name : undefined)
  if (model === undefined) return null
  const isOnlyAsked = state === 'failed' && answer.text === ''
  return (
    <Figure name={t(deployment === undefined ? 'model' : isOnlyAsked ? 'askedLast' : 'deployment')}>
      <span className="break-all">{model}</span>
    </Figure>
  )
}

function Cost({ metrics, lower }: { readonly metrics: Metrics; readonly lower: ReadonlySet<Comparable> }) {
  const t = useWords(playgroundWords)
  const format = useFormat()
  const cost = costOf(metrics)
  if (cost === undefined) return null
  return (
    <Figure name={t('cost')} isLower={lower.has('cost')}>
      {cost === 'unpriced' ? t('costUnknown') : format.exactMoney(cost)}
    </Figure>
  )
}

interface FigureProps {
  readonly name: string
  readonly tip?: string
  /** Than that of the answer beside it. */
  readonly isLower?: boolean
  readonly children: ReactNode
}

function Figure({ name, tip, isLower = false, children }: FigureProps) {
  const t = useWords(playgroundWords)
  return (
    <div className="min-w-0">
      <dt className="text-ink-faint">
        {tip ? (
          <Tooltip text={tip}>
            <button type="button" className="min-h-6 underline decoration-dotted underline-offset-2">
              {name}
            </button>
          </Tooltip>
        ) : (
          <span className="inline-flex min-h-6 items-center">{name}</span>
        )}
      </dt>
      <dd className={isLower ? 'font-medium text-good tabular-nums' : 'text-ink tabular-nums'}>
        {children}
        {isLower && (
          <>
            <ArrowDown aria-hidden className="ml-0.5 inline size-3.5 align-[-0.15em]" />
            <span className="sr-only"> {t('lower')}</span>
          </>
        )}
      </dd>
    </div>
  )
}
