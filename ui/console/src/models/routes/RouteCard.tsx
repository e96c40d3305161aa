import type { DeploymentStatus, TaskRoute } from '@tragwerk/contracts/gateway'
import { Pencil, Trash2 } from 'lucide-react'
import { useId } from 'react'
import { Card, IconButton } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { RouteOrder } from './RouteOrder.tsx'
import { useRouteLimits } from './use-route-limits.ts'
import { routeWords } from './words.ts'

interface RouteCardProps {
  readonly route: TaskRoute
  readonly byName: ReadonlyMap<string, DeploymentStatus>
  readonly mayChange: boolean
  onShow(): void
  onEdit(): void
  onRemove(): void
}

export function RouteCard({ route, byName, mayChange, onShow, onEdit, onRemove }: RouteCardProps) {
  const t = useWords(routeWords)
  const id = useId()
  const { task, description } = route
  const limits = useRouteLimits()(route)
  return (
    <Card aria-labelledby={id} className="min-w-0 p-4">
      <div className="mb-2 flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 id={id} className="break-all font-mono font-semibold">
            <button
              type="button"
              onClick={onShow}
              aria-label={t('details', { task })}
              className="min-h-6 rounded text-left text-accent underline-offset-2 hover:underline"
            >
              {task}
            </button>
          </h2>
          {description && <p className="text-ink-soft">{description}</p>}
        </div>
        {mayChange && (
          <div className="no-print flex shrink-0">
            <IconButton label={t('editNamed', { task })} icon={<Pencil />} onClick={onEdit} />
            <IconButton label={t('removeNamed', { task })} icon={<Trash2 />} onClick={onRemove} />
          </div>
        )}
      </div>
      <RouteOrder route={route} byName={byName} />
      <p className="mt-2.5 text-ink-soft text-xs">
        {limits.length === 0 ? <span className="text-ink-faint">{t('noLimits')}</span> : limits.join(' · ')}
      </p>
    </Card>
  )
}
