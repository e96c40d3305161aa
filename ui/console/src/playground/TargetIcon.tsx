import { Library, Sparkles, Waypoints } from 'lucide-react'
import { isRoute, type Target } from './conversation/target.ts'

interface TargetIconProps {
  readonly target: Target | undefined
  readonly className?: string
}

/** Tells collections, task routes and models apart at a glance; the name stands beside it. */
export function TargetIcon({ target, ...look }: TargetIconProps) {
  if (target?.kind === 'collection') return <Library aria-hidden {...look} />
  return target && isRoute(target) ? <Waypoints aria-hidden {...look} /> : <Sparkles aria-hidden {...look} />
}
