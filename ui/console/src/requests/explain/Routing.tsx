import type { Attempt, Candidate, GatewayRequestDetail } from '@tragwerk/contracts/gateway'
import { Badge, type Tone } from '../../design/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import { answeredInstead } from './answered-instead.ts'
import { Section, ServerText, SmallTable } from './Section.tsx'
import { inOrder } from './waterfall-bars.ts'
import { explainWords } from './words.ts'

const cell = 'border-line border-b py-2 pr-4 align-top last:pr-0'

/** Why the request went where it went: the decision, and all who stood to choose from. */
export function Decision({ request }: { readonly request: GatewayRequestDetail }) {
  const t = useWords(explainWords)
  const { decision, candidates } = request
  const instead = answeredInstead(request.attemptList)
  return (
    <Section title={t('why')}>
      <p className="text-base">{decision ? <ServerText>{decision}</ServerText> : t('noDecision')}</p>
      {instead && <p className="mt-1 text-base">{t('insteadOf', instead)}</p>}
      {candidates.length > 0 && (
        <div className="mt-4">
          <Candidates candidates={candidates} />
        </div>
      )}
    </Section>
  )
}

function Candidates({ candidates }: { readonly candidates: readonly Candidate[] }) {
  const t = useWords(explainWords)
  const format = useFormat()
  const ordered = [...candidates].sort(
    (one, other) => (one.rank ?? Number.POSITIVE_INFINITY) - (other.rank ?? Number.POSITIVE_INFINITY),
  )
  return (
    <SmallTable
      label={t('candidates')}
      heads={[
        { text: t('rank'), hideBelow: 'sm' },
        { text: t('candidate') },
        { text: t('reason') },
        { text: t('estimate'), isNumber: true, hideBelow: 'sm' },
        { text: t('median'), isNumber: true, hideBelow: 'sm' },
      ]}
    >
      {ordered.map((candidate) => (
        <tr key={`${candidate.deployment} ${candidate.role}`}>
          <td className={`${cell} text-ink-soft tabular-nums max-sm:hidden`}>{candidate.rank ?? '–'}</td>
          <th scope="row" className={`${cell} min-w-24 text-left sm:min-w-32 font-normal`}>
            <span className="wrap-anywhere block font-medium">{candidate.deployment}</span>
            <span className="text-ink-faint text-xs">{t(candidate.role)}</span>
          </th>
          <td className={cell}>
            <Verdict candidate={candidate} />
            <span className="mt-0.5 block text-ink-soft text-xs">
              <ServerText>{candidate.detail}</ServerText>
            </span>
          </td>
          <td className={`${cell} whitespace-nowrap text-right tabular-nums max-sm:hidden`}>
            {candidate.estimatedCostNanoUsd === null
              ? '–'
              : format.exactMoney(candidate.estimatedCostNanoUsd)}
          </td>
          <td className={`${cell} whitespace-nowrap text-right tabular-nums max-sm:hidden`}>
            {candidate.medianFirstByteMs === null ? '–' : format.duration(candidate.medianFirstByteMs)}
          </td>
        </tr>
      ))}
    </SmallTable>
  )
}

function Verdict({ candidate: { reason } }: { readonly candidate: Candidate }) {
  const t = useWords(explainWords)
  if (reason === 'chosen') return <Badge tone="good">{t('chosen')}</Badge>
  return <Badge tone="warn">{t('leftOut', { reason: t(`reason_${reason}`) })}</Badge>
}

/** What stands in the log for the words of a provider, which may repeat parts of a prompt. */
const leftOutWords = /it answered with status|a reason that is not kept|"…"/

const attemptTones: Readonly<Record<Attempt['outcome'], Tone>> = {
  answered: 'good',
  failed: 'bad',
  aborted: 'neutral',
  lost: 'neutral',
}

/** Whom it was sent to, one after the other, and what came of it. */
export function Attempts({ request }: { readonly request: GatewayRequestDetail }) {
  const t = useWords(explainWords)
  const attempts = inOrder(request.attemptList)
  return (
    <Section title={t('attempts')}>
      {attempts.length === 0 && <p className="text-ink-soft">{t('noAttempts')}</p>}
      <ol className="space-y-3">
        {attempts.map((attempt, index) => (
          <AttemptItem
            key={`${attempt.startedMs} ${attempt.deployment}`}
            attempt={attempt}
            number={index + 1}
          />
        ))}
      </ol>
    </Section>
  )
}

function AttemptItem({ attempt, number }: { readonly attempt: Attempt; readonly number: number }) {
  const t = useWords(explainWords)
  const format = useFormat()
  const { deployment, outcome, role, lane, status, error, problem, durationMs } = attempt
  const facts = [
    t(role),
    t(lane === 'pass-through' ? 'pass_through' : 'translated'),
    ...(status === null ? [] : [t('statusValue', { status })]),
    format.duration(durationMs),
  ]
  return (
    <li className="flex gap-3 rounded-control border border-line px-3 py-2.5">
      <span
        aria-hidden
        className="grid size-6 shrink-0 place-items-center rounded-full bg-sunken font-medium text-ink-soft text-xs tabular-nums"
      >
        {number}
      </span>
      <div className="min-w-0 flex-1 space-y-1">
        <h3 className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium text-sm">
          <span className="sr-only">{t('attempt', { number, deployment })}</span>
          <span aria-hidden className="break-all">
            {deployment}
          </span>
          <Badge tone={attemptTones[outcome]} dot>
            {t(outcome)}
          </Badge>
        </h3>
        <p className="text-ink-faint text-xs tabular-nums">{facts.join(' · ')}</p>
        {problem !== null && (
          <p className="break-words text-sm">
            <ServerText>{problem}</ServerText>
            {leftOutWords.test(problem) && (
              <span className="block text-ink-faint text-xs">{t('wordsLeftOut')}</span>
            )}
          </p>
        )}
        {error !== null && <code className="block break-all font-mono text-bad text-xs">{error}</code>}
      </div>
    </li>
  )
}
