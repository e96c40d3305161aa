import { isTragwerkError, type TragwerkError } from '@tragwerk/sdk'
import { CircleAlert, Lock, PlugZap } from 'lucide-react'
import { Button, CopyButton, EmptyState } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { useConnection } from './connection.tsx'
import { isUnreachable } from './create-query-client.ts'
import { serverWords } from './words.ts'

/** A failed request in the place of its content: what happened, what to do, and where it can be traced. */
export function ErrorState({ error, onRetry }: { readonly error: unknown; onRetry?(): void }) {
  const t = useWords(serverWords)
  const known = isTragwerkError(error) ? error : undefined
  const { title, text, icon } = describe(error, known, t)
  return (
    <div role="alert">
      <EmptyState
        icon={icon}
        title={title}
        text={text}
        action={onRetry && <Button onClick={onRetry}>{t('retry')}</Button>}
      />
      {known && <ErrorReference error={known} />}
    </div>
  )
}

/** A failed request in one line, below a form or a button. A change is not repeated by itself: it says when it can be. */
export function ErrorLine({ error }: { readonly error: unknown }) {
  const t = useWords(serverWords)
  const { connection } = useConnection()
  const known = isTragwerkError(error) ? error : undefined
  const lost = connection === 'down' ? t('unreachableLine') : t('reachableAgain')
  return (
    <div role="alert" className="rounded-control bg-bad-soft px-3 py-2 text-bad text-sm">
      <p>{isUnreachable(error) ? lost : describe(error, known, t).text}</p>
      {known && <ErrorReference error={known} />}
    </div>
  )
}

/** Code and trace id, small, to be given to whoever runs the server. */
export function ErrorReference({ error }: { readonly error: TragwerkError }) {
  const t = useWords(serverWords)
  return (
    <p className="flex flex-wrap items-center justify-center gap-x-3 text-ink-faint text-xs">
      <span>
        {t('code')} <code className="font-mono">{error.code}</code>
      </span>
      {error.traceId && (
        <span className="inline-flex items-center">
          {t('trace')}&nbsp;<code className="font-mono">{error.traceId}</code>
          <CopyButton text={error.traceId} />
        </span>
      )}
    </p>
  )
}

function describe(
  error: unknown,
  known: TragwerkError | undefined,
  t: ReturnType<typeof useWords<typeof serverWords.en>>,
) {
  if (isUnreachable(error)) return { title: t('unreachable'), text: t('unreachableText'), icon: <PlugZap /> }
  if (known?.status === 403) {
    const permission = String(known.details.needed ?? '')
    return {
      title: t('forbidden'),
      text: permission ? t('forbiddenText', { permission }) : known.message,
      icon: <Lock />,
    }
  }
  const text = error instanceof Error ? error.message : String(error)
  return { title: known?.status === 404 ? t('notFound') : t('failed'), text, icon: <CircleAlert /> }
}
