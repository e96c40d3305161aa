import { QueryErrorResetBoundary } from '@tanstack/react-query'
import { Component, type ReactNode } from 'react'
import { Button, EmptyState } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { serverWords } from './words.ts'

/** Keeps a failure of one area from taking the page with it. A change of `resetKey` tries again. */
export function AreaBoundary({
  resetKey,
  children,
}: {
  readonly resetKey?: string
  readonly children: ReactNode
}) {
  return (
    <QueryErrorResetBoundary>
      {({ reset }) => (
        <Boundary key={resetKey} onReset={reset}>
          {children}
        </Boundary>
      )}
    </QueryErrorResetBoundary>
  )
}

interface BoundaryProps {
  readonly children: ReactNode
  onReset(): void
}

class Boundary extends Component<BoundaryProps, { readonly error?: Error }> {
  override state: { readonly error?: Error } = {}

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <AreaFailure
        error={error}
        onRetry={() => {
          this.props.onReset()
          this.setState({ error: undefined as never })
        }}
      />
    )
  }
}

/** What a failed area shows; also used by the router for pages that could not be loaded. */
export function AreaFailure({ error, onRetry }: { readonly error: Error; onRetry(): void }) {
  const t = useWords(serverWords)
  return (
    <div role="alert">
      <EmptyState
        title={t('crash')}
        text={
          <>
            {t('crashText')}
            <code className="mt-2 block font-mono text-xs">{error.message}</code>
          </>
        }
        action={
          <>
            <Button onClick={onRetry}>{t('retry')}</Button>
            <Button tone="quiet" onClick={() => location.reload()}>
              {t('reload')}
            </Button>
          </>
        }
      />
    </div>
  )
}
