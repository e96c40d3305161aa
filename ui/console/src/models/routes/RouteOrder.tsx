import type { DeploymentStatus, Target, TaskRoute } from '@tragwerk/contracts/gateway'
import { ArrowRight, Ghost, GitBranch } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames, type Tone } from '../../design/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import { stateOf, stateTones } from '../providers/deployment-state.ts'
import { modelsWords } from '../words.ts'
import { toKeyed, toShares } from './target-order.ts'
import { routeWords } from './words.ts'

interface RouteOrderProps {
  readonly route: TaskRoute
  readonly byName: ReadonlyMap<string, DeploymentStatus>
}

/** Who is asked, drawn from left to right: the first choice, then each fallback. The points say how they are. */
export function RouteOrder({ route, byName }: RouteOrderProps) {
  const t = useWords(routeWords)
  const format = useFormat()
  const { task, primary, fallbacks, canary, shadow } = route
  const shares = toShares(primary.map(({ weight }) => weight))
  const showsShares = route.strategy === 'weight' && primary.length > 1
  const percent = (value: number) => format.percent(value / 100)
  return (
    <div className="space-y-2">
      <ol aria-label={t('order', { task })} className="flex flex-wrap items-stretch gap-x-1.5 gap-y-2">
        <Stage name={t('primary')} isFirst>
          {toKeyed(primary).map(({ key, target }, at) => (
            <TargetName
              key={key}
              target={target}
              status={byName.get(target.model)}
              share={showsShares ? shares[at] : undefined}
            />
          ))}
        </Stage>
        {toKeyed(fallbacks).map(({ key, target }, at) => (
          <Stage key={key} name={t('fallback', { place: at + 1 })}>
            <TargetName target={target} status={byName.get(target.model)} />
          </Stage>
        ))}
      </ol>
      {(canary || shadow) && (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-ink-soft text-xs">
          {canary && (
            <Aside icon={<GitBranch />}>
              {t('canaryTo', { percent: percent(canary.percent), model: canary.target.model })}
            </Aside>
          )}
          {shadow && (
            <Aside icon={<Ghost />}>
              {t('shadowTo', { percent: percent(shadow.percent), model: shadow.target.model })}
            </Aside>
          )}
        </ul>
      )}
    </div>
  )
}

interface StageProps {
  readonly name: string
  readonly isFirst?: boolean
  readonly children: ReactNode
}

function Stage({ name, isFirst, children }: StageProps) {
  const t = useWords(routeWords)
  return (
    <li className="flex min-w-0 max-w-full items-center gap-1.5">
      {!isFirst && (
        <>
          <ArrowRight aria-hidden className="size-4 shrink-0 text-ink-faint" />
          <span className="sr-only">{t('next')}</span>
        </>
      )}
      <span
        className={classNames(
          'block h-full min-w-0 rounded-control border px-2.5 py-1.5',
          isFirst ? 'border-line-field/60 bg-sunken' : 'border-line-field/60 border-dashed',
        )}
      >
        <span className="block text-[0.6875rem] text-ink-faint">{name}</span>
        <span className="flex flex-wrap gap-x-3 gap-y-0.5">{children}</span>
      </span>
    </li>
  )
}

const dots: Readonly<Record<Tone, string>> = {
  good: 'bg-good',
  warn: 'bg-warn',
  bad: 'bg-bad',
  info: 'bg-info',
  neutral: 'border border-ink-faint',
}

/** Said aloud in any case, written only when something is wrong. */
const stateLooks: Readonly<Record<Tone, string>> = {
  good: 'sr-only',
  warn: 'text-warn text-xs',
  bad: 'text-bad text-xs',
  info: 'sr-only',
  neutral: 'sr-only',
}

interface TargetNameProps {
  readonly target: Target
  readonly status: DeploymentStatus | undefined
  readonly share?: number | undefined
}

function TargetName({ target, status, share }: TargetNameProps) {
  const t = useWords(modelsWords)
  const format = useFormat()
  const state = stateOf(status)
  const tone = stateTones[state]
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5" title={t(state)}>
      <span aria-hidden className={classNames('size-2 shrink-0 rounded-full', dots[tone])} />
      <code className="min-w-0 break-all font-mono text-xs">{target.model}</code>
      {share !== undefined && (
        <span className="text-ink-soft text-xs tabular-nums">{format.percent(share)}</span>
      )}
      <span className={stateLooks[tone]}>{t(state)}</span>
    </span>
  )
}

function Aside({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <li className="inline-flex items-center gap-1.5 [&_svg]:size-3.5 [&_svg]:shrink-0">
      <span aria-hidden>{icon}</span>
      <span className="break-all">{children}</span>
    </li>
  )
}
