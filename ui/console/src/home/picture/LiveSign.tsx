import { useActivity, useHealth } from '../../activity/index.ts'
import { Badge } from '../../design/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import { pictureWords } from './words.ts'

/** Whether the figures are those of now, and if not, of when. */
export function LiveSign() {
  const t = useWords(pictureWords)
  const format = useFormat()
  const { activity, state } = useActivity()
  const health = useHealth()
  if (state === 'refused') return null
  const isLost = health === 'down'
  const word = isLost ? t('lost') : state === 'live' ? t('live') : t('connecting')
  return (
    <span className="flex items-center gap-2">
      <span role="status">
        <Badge tone={isLost ? 'warn' : state === 'live' ? 'good' : 'neutral'} dot pulse={isLost}>
          {word}
        </Badge>
      </span>
      {activity && isLost && (
        <span className="whitespace-nowrap text-ink-soft text-xs tabular-nums">
          {t('asOf', { time: format.time(activity.at) })}
        </span>
      )}
    </span>
  )
}
