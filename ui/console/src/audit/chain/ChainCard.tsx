import { ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge, Button, Card, CodeLine, Progress } from '../../design/index.ts'
import { ErrorLine } from '../../server/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import type { useVerifications } from './use-verifications.ts'
import { VerificationResult } from './VerificationResult.tsx'
import type { Verification } from './verification.ts'
import { chainWords } from './words.ts'

export function ChainCard({
  verifications,
}: {
  readonly verifications: ReturnType<typeof useVerifications>
}) {
  const t = useWords(chainWords)
  const { kept, isRunning, error, verify } = verifications
  const [latest, ...earlier] = kept
  return (
    <Card aria-label={t('title')} className="no-print mb-4 space-y-3 px-4 py-3.5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 flex-1 basis-80">
          <h2 className="font-semibold">{t('title')}</h2>
          <p className="max-w-4xl text-ink-soft text-sm">
            {t('proves')} {t('limits')}
          </p>
        </div>
        <Button isBusy={isRunning} onClick={verify} data-tour="verify">
          {!isRunning && <ShieldCheck aria-hidden />}
          {t('verify')}
        </Button>
      </div>
      {isRunning && (
        <div className="space-y-1.5 text-ink-soft text-sm">
          <p role="status">{t('verifying')}</p>
          <Progress share={undefined} label={t('verifying')} />
        </div>
      )}
      {error && !isRunning && <ErrorLine error={error} />}
      {latest && !isRunning && !error && <VerificationResult verification={latest} />}
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        {earlier.length > 0 && (
          <Folded title={t('history')}>
            <History runs={kept} />
          </Folded>
        )}
        <Folded title={t('export')}>
          <p className="mb-2 max-w-prose text-ink-soft">{t('exportText')}</p>
          <div className="max-w-xl space-y-1.5">
            <CodeLine text="tragwerk audit export > audit.jsonl" />
            <CodeLine text="tragwerk audit verify --export audit.jsonl" />
          </div>
        </Folded>
      </div>
    </Card>
  )
}

function Folded({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <details className="min-w-0 text-sm open:basis-full">
      <summary className="cursor-pointer rounded py-1 text-ink-soft hover:text-ink">{title}</summary>
      <div className="pt-2">{children}</div>
    </details>
  )
}

function History({ runs }: { readonly runs: readonly Verification[] }) {
  const t = useWords(chainWords)
  const format = useFormat()
  return (
    <ul className="space-y-1">
      {runs.map(({ at, result }) => (
        <li key={at} className="flex flex-wrap items-center gap-x-3">
          <time dateTime={at} className="text-ink-soft tabular-nums">
            {format.exactTime(at)}
          </time>
          <Badge tone={result.ok ? 'good' : 'bad'} dot>
            {result.ok
              ? t('historyOk', { count: result.entries })
              : t('historyBad', { sequence: result.firstBadSequence ?? '?' })}
          </Badge>
          {result.headHash && (
            <code className="font-mono text-ink-faint text-xs">{result.headHash.slice(0, 12)}…</code>
          )}
        </li>
      ))}
    </ul>
  )
}
