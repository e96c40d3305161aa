import { Link } from '@tanstack/react-router'
import type { GatewayRequestDetail } from '@tragwerk/contracts/gateway'
import { ListFilter } from 'lucide-react'
import type { ReactNode } from 'react'
import { CopyButton } from '../../design/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import type { RequestsSearch } from '../filters.ts'
import { Section } from './Section.tsx'
import { explainWords } from './words.ts'

/** What is known of the request besides its way. */
export function RequestFacts({ request }: { readonly request: GatewayRequestDetail }) {
  const t = useWords(explainWords)
  const format = useFormat()
  const { id, task, deployment, errorCode, keyId, keyName, useCaseId, conversation, variant } = request
  return (
    <Section title={t('facts')} text={t('contents')}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-1 text-sm">
        <Fact name={t('id')}>
          <Copyable text={id} label={t('copyId')} />
        </Fact>
        <Fact name={t('time')}>
          <time dateTime={request.at}>{format.exactTime(request.at)}</time>
        </Fact>
        <Fact name={t('format')}>
          {request.isStream ? t('streamed', { format: request.format }) : request.format}
        </Fact>
        <Fact name={t('requestedModel')}>
          <span className="break-all">{request.requestedModel || t('noModel')}</span>
        </Fact>
        {task !== null && (
          <Fact name={t('task')}>
            <Filtered value={task} search={{ task }} />
          </Fact>
        )}
        <Fact name={t('deployment')}>
          {deployment === null ? t('nobody') : <Filtered value={deployment} search={{ deployment }} />}
        </Fact>
        {errorCode !== null && (
          <Fact name={t('error')}>
            <Filtered value={errorCode} search={{ q: errorCode }} />
          </Fact>
        )}
        <Fact name={t('key')}>
          <Filtered value={keyName} search={{ keyId }} />
        </Fact>
        {useCaseId !== null && <Fact name={t('useCase')}>{useCaseId}</Fact>}
        <Fact name={t('sensitivity')}>{t(request.sensitivity)}</Fact>
        <Fact name={t('conversation')}>
          {conversation === null ? (
            <span className="text-ink-faint">{t('noConversation')}</span>
          ) : (
            <Copyable text={conversation} title={t('conversationText')} />
          )}
        </Fact>
        {variant !== null && <Fact name={t('variant')}>{t(variant)}</Fact>}
        <Fact name={t('configuration')}>
          <ConfigurationLink version={request.configurationVersion} />
        </Fact>
        <Fact name={t('trace')}>
          <Copyable text={request.traceId} label={t('copyTrace')} />
        </Fact>
      </dl>
    </Section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-faint">{name}</dt>
      <dd className="flex min-h-7 min-w-0 items-center tabular-nums">{children}</dd>
    </>
  )
}

interface CopyableProps {
  readonly text: string
  readonly label?: string
  readonly title?: string
}

function Copyable({ text, label, title }: CopyableProps) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <code className="min-w-0 truncate font-mono text-xs" title={title ?? text}>
        {text}
      </code>
      <CopyButton text={text} {...(label !== undefined && { label })} />
    </span>
  )
}

/** A value that leads to the other requests that have it. */
function Filtered({ value, search }: { readonly value: string; readonly search: RequestsSearch }) {
  const t = useWords(explainWords)
  return (
    <Link
      to="/requests"
      search={search}
      title={t('filterBy', { value })}
      className="inline-flex min-w-0 items-center gap-1.5 underline decoration-line-field underline-offset-2 hover:decoration-ink"
    >
      <span className="break-all">{value}</span>
      <ListFilter aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
    </Link>
  )
}

/** Version 0 is what the environment gives; it is not kept among the versions. */
function ConfigurationLink({ version }: { readonly version: number }) {
  const t = useWords(explainWords)
  if (version === 0) return t('version', { version })
  return (
    <Link
      to="/models"
      search={{ tab: 'versions', version }}
      className="underline decoration-line-field underline-offset-2 hover:decoration-ink"
    >
      {t('version', { version })}
    </Link>
  )
}
