import { Minus, Plus } from 'lucide-react'
import { Badge, type Tone } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import type { Change } from './diff-configurations.ts'
import { configurationWords } from './words.ts'

const tones: Readonly<Record<Change['kind'], Tone>> = { added: 'good', removed: 'bad', changed: 'info' }

interface ChangeListProps {
  readonly changes: readonly Change[]
  /** The rest is only counted. */
  readonly most?: number
}

/** What differs between two versions, place by place. */
export function ChangeList({ changes, most = 200 }: ChangeListProps) {
  const t = useWords(configurationWords)
  if (changes.length === 0) return <p className="text-ink-soft text-sm">{t('noChanges')}</p>
  return (
    <>
      <ul className="divide-y divide-line rounded-control border border-line bg-surface text-ink">
        {changes.slice(0, most).map((change) => (
          <li key={change.path} className="space-y-1 px-3 py-2">
            <div className="flex flex-wrap items-center gap-2">
              <code className="min-w-0 break-all font-mono text-xs">{change.path}</code>
              <Badge tone={tones[change.kind]}>{t(change.kind)}</Badge>
            </div>
            {change.before !== undefined && <Value name={t('before')} text={change.before} isOld />}
            {change.after !== undefined && <Value name={t('after')} text={change.after} />}
          </li>
        ))}
      </ul>
      {changes.length > most && (
        <p className="mt-1 text-ink-soft text-xs">{t('moreChanges', { count: changes.length - most })}</p>
      )}
    </>
  )
}

function Value({
  name,
  text,
  isOld,
}: {
  readonly name: string
  readonly text: string
  readonly isOld?: boolean
}) {
  const Icon = isOld ? Minus : Plus
  return (
    <p
      className={
        isOld
          ? 'flex gap-1.5 rounded bg-bad-soft px-2 py-1 text-bad'
          : 'flex gap-1.5 rounded bg-good-soft px-2 py-1 text-good'
      }
    >
      <Icon aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span className="sr-only">{name}: </span>
      <code className="wrap-anywhere min-w-0 whitespace-pre-wrap font-mono text-xs">{text}</code>
    </p>
  )
}
