import { Link, useParams } from '@tanstack/react-router'
import { type ActivityFlow, type Layer, monitoringRoutes } from '@tragwerk/contracts/monitoring'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useActivity, useHealth } from '../activity/index.ts'
import { Button, Card, classNames, PageHead } from '../design/index.ts'
import { CopyAs } from '../server/index.ts'
import { PageTitle, shellWords } from '../shell/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { flowsOf, neighboursOf } from './layer-facts.ts'
import { layerWords } from './layer-words.ts'
import { PartTable } from './PartTable.tsx'
import { LiveSign } from './picture/LiveSign.tsx'
import { layerMark, toStoreys } from './picture/storeys.ts'
import { usePartName } from './picture/use-figure-words.ts'
import { homeWords } from './words.ts'

/** One floor: what it does, its parts with their figures, and who calls whom across its edges. */
export function LayerPage() {
  const { layer } = useParams({ from: '/layers/$layer' })
  const t = useWords(homeWords)
  const tShell = useWords(shellWords)
  const tLayer = useWords(layerWords)
  const { activity, state } = useActivity()
  const isPaused = useHealth() === 'down'
  const isRefused = state === 'refused'
  const storey = toStoreys(isRefused ? undefined : activity).find((each) => each.layer === layer)!
  const flows = flowsOf(layer, activity?.flows ?? [])
  return (
    <>
      <PageTitle parts={[tShell(layer)]} />
      <PageHead
        title={
          <span className="flex flex-wrap items-center gap-3">
            <span
              aria-hidden
              className="h-6 w-1.5 rounded-full"
              style={{ background: `var(--layer-${layer})` }}
            />
            {storey.number !== undefined && (
              <span className="font-mono font-normal text-base text-ink-faint">{layerMark(storey)}</span>
            )}
            {tShell(layer)}
            <span className="font-normal text-sm tracking-normal">
              <LiveSign />
            </span>
          </span>
        }
        actions={!isRefused && <CopyAs route={monitoringRoutes.activity} request={{}} />}
      >
        <Link to="/" className="text-ink-soft text-sm underline-offset-2 hover:underline">
          {t('title')}
        </Link>
      </PageHead>
      <p className="mb-5 max-w-prose text-base text-ink-soft">{tLayer(layer)}</p>
      <PartTable storey={storey} isPaused={isPaused} />
      <p className="mt-2 text-ink-faint text-xs">{t(isRefused ? 'noFigures' : 'unmeasured')}</p>
      {!isRefused && (
        <div className={classNames('mt-5 grid items-start gap-4 lg:grid-cols-2', isPaused && 'grayscale')}>
          <FlowList title={t('callers')} flows={flows.incoming} empty={t('noCallers')} />
          <FlowList title={t('callees')} flows={flows.outgoing} empty={t('noCallees')} />
        </div>
      )}
      <Neighbours layer={layer} />
    </>
  )
}

interface FlowListProps {
  readonly title: string
  readonly flows: readonly ActivityFlow[]
  readonly empty: string
}

function FlowList({ title, flows, empty }: FlowListProps) {
  const t = useWords(homeWords)
  const format = useFormat()
  const nameOf = usePartName()
  const name = (id: string) => nameOf(id.split('/')[1]!)
  const most = Math.max(1, ...flows.map(({ calls }) => calls))
  return (
    <Card aria-label={title} className="p-4 sm:p-5">
      <h2 className="mb-2 font-semibold text-base">{title}</h2>
      {flows.length === 0 && <p className="text-ink-soft">{empty}</p>}
      <ul className="space-y-2">
        {flows.map(({ from, to, calls }) => (
          <li key={`${from} ${to}`}>
            <span className="flex items-baseline justify-between gap-3">
              <span>{t('flow', { from: name(from), to: name(to) })}</span>
              <span className="text-ink-soft text-xs tabular-nums">
                {format.number(calls)} <span className="sr-only">{t('calls')}</span>
              </span>
            </span>
            <span aria-hidden className="mt-0.5 block h-1 rounded-full bg-sunken">
              <span
                className="block h-full rounded-full"
                style={{
                  width: `${(calls / most) * 100}%`,
                  background: `var(--layer-${from.split('/')[0]})`,
                }}
              />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Neighbours({ layer }: { readonly layer: Layer }) {
  const t = useWords(homeWords)
  const tShell = useWords(shellWords)
  const { above, below } = neighboursOf(layer)
  return (
    <nav aria-label={t('neighbours')} className="no-print mt-5 flex flex-wrap justify-between gap-2">
      {above ? (
        <Button asChild>
          <Link to="/layers/$layer" params={{ layer: above }}>
            <ArrowUp aria-hidden />
            {t('previous', { layer: tShell(above) })}
          </Link>
        </Button>
      ) : (
        <span />
      )}
      {below && (
        <Button asChild>
          <Link to="/layers/$layer" params={{ layer: below }}>
            <ArrowDown aria-hidden />
            {t('next', { layer: tShell(below) })}
          </Link>
        </Button>
      )}
    </nav>
  )
}
