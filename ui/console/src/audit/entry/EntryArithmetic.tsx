import type { AuditProof } from '@tragwerk/contracts/audit'
import { Check, CircleDashed, X } from 'lucide-react'
import { CodeBlock, CopyButton, classNames } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import type { CheckName, CheckState } from './checks.ts'
import type { useEntry } from './use-entry.ts'
import { entryWords } from './words.ts'

interface EntryArithmeticProps {
  readonly proof: AuditProof
  readonly checks: Readonly<Record<CheckName, CheckState>>
  readonly computed: ReturnType<typeof useEntry>['computed']
}

/** The hash followed by hand: what goes in, what comes out, what it is compared with. */
export function EntryArithmetic({ proof, checks, computed }: EntryArithmeticProps) {
  const t = useWords(entryWords)
  const isWrong = checks.hash === 'bad'
  return (
    <section className="space-y-3">
      <div>
        <h3 className="font-semibold">{t('arithmetic')}</h3>
        <p className="text-ink-soft text-sm">{t('arithmeticText')}</p>
      </div>
      <Hash label={t('previousHash')} hash={proof.previousHash} isWrong={checks.previous === 'bad'} />
      <div>
        <h4 className="mb-1 text-ink-faint text-xs">{t('canonical')}</h4>
        {proof.canonical === '' ? (
          <p className="text-bad text-sm">{t('noCanonical')}</p>
        ) : (
          <div className="[&_pre]:whitespace-pre-wrap [&_pre]:break-all">
            <CodeBlock label={t('canonical')} text={proof.canonical} />
          </div>
        )}
      </div>
      <p className="font-mono text-ink-soft text-xs">{t('formula')}</p>
      <Hash
        label={t('computed')}
        note={computed ? t(computed.by === 'browser' ? 'byBrowser' : 'byServer') : t('computing')}
        hash={computed?.hash ?? ''}
        isWrong={isWrong}
      />
      <Hash label={t('stored')} hash={proof.entry.hash} isWrong={isWrong} />
      <Checks checks={checks} isFirst={proof.entry.sequence === 1} />
    </section>
  )
}

interface HashProps {
  readonly label: string
  readonly note?: string
  readonly hash: string
  readonly isWrong: boolean
}

function Hash({ label, note, hash, isWrong }: HashProps) {
  return (
    <div>
      <h4 className="text-ink-faint text-xs">
        {label}
        {note && <span> · {note}</span>}
      </h4>
      <div className="flex min-h-9 items-center gap-1">
        <code className={classNames('break-all font-mono text-xs', isWrong && 'text-bad')}>
          {hash === '' ? '–' : hash}
        </code>
        {hash !== '' && <CopyButton text={hash} />}
      </div>
    </div>
  )
}

const order: readonly CheckName[] = ['hash', 'text', 'previous', 'next']
const icons = { good: Check, bad: X, open: CircleDashed }
const looks = { good: 'text-good', bad: 'font-medium text-bad', open: 'text-ink-faint' }

function Checks({ checks, isFirst }: Pick<EntryArithmeticProps, 'checks'> & { readonly isFirst: boolean }) {
  const t = useWords(entryWords)
  return (
    <ul aria-label={t('checks')} className="space-y-1 rounded-control bg-sunken px-3 py-2.5 text-sm">
      {order.map((name) => {
        const state = checks[name]
        const Icon = icons[state]
        const isBeginning = name === 'previous' && state === 'good' && isFirst
        return (
          <li key={name} className={classNames('flex items-start gap-2', looks[state])}>
            <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
            {t(isBeginning ? 'previous_first' : `${name}_${state}`)}
          </li>
        )
      })}
    </ul>
  )
}
