import { Link } from '@tanstack/react-router'
import { Columns2 } from 'lucide-react'
import { Button } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { isRoute, type Target } from './conversation/target.ts'
import { TargetIcon } from './TargetIcon.tsx'
import { playgroundWords } from './words.ts'

/** The collection that the first start loads. */
const sampleCollection = 'handbook'

interface EmptyConversationProps {
  readonly target: Target
  /** Who answers beside it. */
  readonly other: Target | undefined
  /** Of a collection, when known. */
  readonly documents: number | undefined
  onTry(question: string): void
}

/** What can be asked, before anything has been. */
export function EmptyConversation({ target, other, documents, onTry }: EmptyConversationProps) {
  const t = useWords(playgroundWords)
  return (
    <div className="mx-auto flex max-w-2xl flex-1 flex-col items-center justify-center gap-3 py-8 text-center">
      <div className="rounded-full bg-sunken p-3 text-ink-faint">
        {other ? (
          <Columns2 aria-hidden className="size-6" />
        ) : (
          <TargetIcon target={target} className="size-6" />
        )}
      </div>
      <h2 className="break-all font-semibold text-base">
        {other
          ? t('compareTitle', { name: target.name, other: other.name })
          : t('emptyTitle', { name: target.name })}
      </h2>
      <p className="text-balance text-ink-soft">{t(emptyTextOf(target, other))}</p>
      {documents === 0 && (
        <>
          <p className="text-balance text-ink-soft">{t('emptyNoDocuments')}</p>
          <Button asChild tone="primary">
            <Link to="/knowledge/$collection" params={{ collection: target.name }}>
              {t('addDocuments')}
            </Link>
          </Button>
        </>
      )}
      {documents !== 0 && <Samples target={target} onTry={onTry} />}
    </div>
  )
}

function emptyTextOf(target: Target, other: Target | undefined) {
  if (other) return 'compareText'
  if (target.kind === 'collection') return 'emptyCollection'
  return isRoute(target) ? 'emptyRoute' : 'emptyModel'
}

function Samples({ target, onTry }: Pick<EmptyConversationProps, 'target' | 'onTry'>) {
  const t = useWords(playgroundWords)
  const questions = samplesOf(target)
  if (questions.length === 0) return <p className="text-balance text-ink-faint text-sm">{t('hint')}</p>
  return (
    <ul aria-label={t('samples')} className="mt-3 grid w-full gap-2 sm:grid-cols-2">
      {questions.map((name) => (
        <li key={name} className="flex">
          <button
            type="button"
            onClick={() => onTry(t(name))}
            className="w-full rounded-control border border-line bg-surface px-3.5 py-2.5 text-left text-sm hover:border-line-field hover:bg-hover"
          >
            {t(name)}
          </button>
        </li>
      ))}
    </ul>
  )
}

function samplesOf({ kind, name }: Target) {
  if (kind === 'model') return ['modelSample1', 'modelSample2'] as const
  return name === sampleCollection ? (['sample1', 'sample2', 'sample3', 'sample4'] as const) : []
}
