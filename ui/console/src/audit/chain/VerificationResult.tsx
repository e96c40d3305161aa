import { Link } from '@tanstack/react-router'
import { Button, CopyButton, Notice } from '../../design/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import { faultOf, suspectOf, type Verification } from './verification.ts'
import { chainWords } from './words.ts'

/** What one run of the check has found, and what to do when it found something. */
export function VerificationResult({ verification }: { readonly verification: Verification }) {
  const t = useWords(chainWords)
  const format = useFormat()
  const { at, durationMs, result } = verification
  if (!result.ok) return <Broken verification={verification} />
  return (
    <Notice tone="good">
      <p>
        <strong className="font-semibold">{t('intact')}.</strong>{' '}
        {t('intactText', { count: result.entries, duration: format.duration(durationMs) })}{' '}
        {t('checkedAt', { time: format.exactTime(at) })}
      </p>
      {result.headHash && <HeadHash hash={result.headHash} />}
    </Notice>
  )
}

function Broken({ verification: { at, result } }: { readonly verification: Verification }) {
  const t = useWords(chainWords)
  const format = useFormat()
  const suspect = suspectOf(result)
  const sequence = result.firstBadSequence
  return (
    <Notice tone="bad">
      <p className="font-semibold">
        {sequence === null ? t('brokenUnknown') : t('broken', { sequence: format.number(sequence) })}
      </p>
      <p>
        {t(faultOf(result) ?? 'otherFault')} {t('checkedAt', { time: format.exactTime(at) })}
      </p>
      {result.reason && (
        <p className="mt-1">
          {t('found')} <code className="font-mono text-xs">{result.reason}</code>
        </p>
      )}
      <div className="mt-3 text-ink">
        <h3 className="font-medium">{t('whatToDo')}</h3>
        <ol className="list-decimal space-y-0.5 pl-5">
          <li>{t('doStop')}</li>
          <li>{t('doExport')}</li>
          {sequence !== null && <li>{t('doCompare', { sequence: format.number(sequence) })}</li>}
        </ol>
      </div>
      {suspect !== undefined && (
        <Button asChild className="no-print mt-3">
          <Link
            from="/audit"
            to="/audit"
            search={(before) => ({ ...before, entry: suspect })}
            resetScroll={false}
          >
            {t('openEntry', { sequence: format.number(suspect) })}
          </Link>
        </Button>
      )}
    </Notice>
  )
}

function HeadHash({ hash }: { readonly hash: string }) {
  const t = useWords(chainWords)
  return (
    <p className="flex flex-wrap items-center gap-x-1">
      {t('head')}{' '}
      <code className="font-mono text-xs" title={hash}>
        <span className="print:hidden">{`${hash.slice(0, 12)}…${hash.slice(-6)}`}</span>
        <span className="hidden print:inline">{hash}</span>
      </code>
      <span className="no-print">
        <CopyButton text={hash} label={t('copyHead')} />
      </span>
    </p>
  )
}
