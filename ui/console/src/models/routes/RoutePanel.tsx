import { Link } from '@tanstack/react-router'
import type { ActiveConfiguration, DeploymentStatus, TaskRoute } from '@tragwerk/contracts/gateway'
import { MessagesSquare } from 'lucide-react'
import type { ReactNode } from 'react'
import { apiBaseUrl } from '../../base-path.ts'
import { Button, CodeBlock, CodeLine, Dialog, Notice } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { DeploymentTable } from '../providers/DeploymentTable.tsx'
import { longestMs } from '../providers/deployment-state.ts'
import { useNow } from '../use-now.ts'
import { LatestDecision } from './LatestDecision.tsx'
import { RouteOrder } from './RouteOrder.tsx'
import { useRouteLimits } from './use-route-limits.ts'
import { routeWords } from './words.ts'

interface RoutePanelProps {
  readonly active: ActiveConfiguration
  readonly task: string
  readonly byName: ReadonlyMap<string, DeploymentStatus>
  readonly mayChange: boolean
  onEdit(): void
  onClose(): void
}

/** Everything about one route, beside the list. */
export function RoutePanel({ active, task, byName, mayChange, onEdit, onClose }: RoutePanelProps) {
  const t = useWords(routeWords)
  const route = active.configuration.routes.find((one) => one.task === task)
  return (
    <Dialog
      isOpen
      place="side"
      onClose={onClose}
      title={task}
      text={route?.description}
      footer={
        route && (
          <>
            <Button asChild>
              <Link to="/playground" search={{ target: `model:${task}` }}>
                <MessagesSquare aria-hidden />
                {t('tryIt')}
              </Link>
            </Button>
            {mayChange && (
              <Button tone="primary" onClick={onEdit}>
                {t('edit')}
              </Button>
            )}
          </>
        )
      }
    >
      {route ? <Content route={route} byName={byName} /> : <Notice tone="warn">{t('gone', { task })}</Notice>}
    </Dialog>
  )
}

function Content({
  route,
  byName,
}: {
  readonly route: TaskRoute
  readonly byName: RoutePanelProps['byName']
}) {
  const t = useWords(routeWords)
  const now = useNow()
  const limits = useRouteLimits()(route)
  const deployments = targetsOf(route).flatMap((name) => byName.get(name) ?? [])
  const longest = {
    firstByte: longestMs(deployments, 'firstByte'),
    duration: longestMs(deployments, 'duration'),
  }
  return (
    <div className="space-y-6">
      <div>
        <RouteOrder route={route} byName={byName} />
        <p className="mt-2.5 text-ink-soft text-xs">{limits.join(' · ') || t('noLimits')}</p>
      </div>
      <Section title={t('use')} text={t('useText', { url: `${location.origin}${apiBaseUrl}/v1` })}>
        <CodeLine text={route.task} />
      </Section>
      {deployments.length > 0 && (
        <Section title={t('live')}>
          <DeploymentTable label={t('live')} {...{ deployments, longest, now }} />
        </Section>
      )}
      <Section title={t('decided')}>
        <LatestDecision task={route.task} />
      </Section>
      <Section title={t('settings')}>
        <CodeBlock label={t('settings')} text={JSON.stringify(route, null, 2)} />
      </Section>
    </div>
  )
}

function targetsOf({ primary, fallbacks, canary, shadow }: TaskRoute): readonly string[] {
  const extra = [canary, shadow].flatMap((share) => share?.target ?? [])
  return [...new Set([...primary, ...fallbacks, ...extra].map(({ model }) => model))]
}

interface SectionProps {
  readonly title: string
  readonly text?: string
  readonly children: ReactNode
}

function Section({ title, text, children }: SectionProps) {
  return (
    <section>
      <h3 className="font-semibold">{title}</h3>
      {text && <p className="text-ink-soft text-xs">{text}</p>}
      <div className="mt-2">{children}</div>
    </section>
  )
}
