import { Link } from '@tanstack/react-router'
import { useActivity, useHealth } from '../activity/index.ts'
import { classNames, Tooltip } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { shellWords } from './words.ts'

const looks = {
  well: 'bg-good',
  failing: 'bg-bad',
  down: 'bg-bad animate-pulse-soft',
  unknown: 'bg-ink-faint',
}

/** The state of the server in a dot and two words; leads to the details. */
export function HealthSign() {
  const t = useWords(shellWords)
  const health = useHealth()
  const { activity } = useActivity()
  const text = activity
    ? t('healthText', { requests: activity.requests.calls, failures: activity.requests.failures })
    : t('health')
  return (
    <Tooltip text={text}>
      <Link
        to="/system"
        className="flex h-control items-center gap-2 rounded-control px-2.5 text-ink-soft text-sm hover:bg-hover"
      >
        <span aria-hidden className={classNames('size-2 rounded-full', looks[health])} />
        <span className="max-md:sr-only">{t(health)}</span>
      </Link>
    </Tooltip>
  )
}
