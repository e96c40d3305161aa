import type { DeploymentStatus } from '@tragwerk/contracts/gateway'
import { useFormat, useWords } from '../../words/index.ts'
import { providerWords } from './words.ts'

/** How many of the requests failed, as a share of a bar and in numbers. */
export function ErrorShare({ failures, requests }: Pick<DeploymentStatus, 'failures' | 'requests'>) {
  const t = useWords(providerWords)
  const format = useFormat()
  if (requests === 0) {
    return (
      <span className="text-ink-faint text-xs">
        <span aria-hidden>–</span>
        <span className="sr-only">{t('noRequests')}</span>
      </span>
    )
  }
  const share = Math.min(1, failures / requests)
  return (
    <span className="block min-w-0">
      <svg
        role="img"
        aria-label={t('errorText', { failures, requests })}
        viewBox="0 0 100 6"
        preserveAspectRatio="none"
        className="block h-1.5 w-full overflow-hidden rounded-full"
      >
        <rect width={100} height={6} className="fill-good" opacity={0.45} />
        {failures > 0 && <rect width={Math.max(2, share * 100)} height={6} className="fill-bad" />}
      </svg>
      <span
        aria-hidden
        className={`mt-0.5 block truncate text-xs tabular-nums ${failures > 0 ? 'text-bad' : 'text-ink-soft'}`}
      >
        {t('errorShare', { share: format.percent(share), count: format.number(requests) })}
      </span>
    </span>
  )
}
