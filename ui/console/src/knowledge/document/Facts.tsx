import type { Document } from '@tragwerk/contracts/knowledge'
import type { ReactNode } from 'react'
import { CopyButton } from '../../design/index.ts'
import { useFormat, useLanguage, useWords } from '../../words/index.ts'
import { describeType } from '../describe-type.ts'
import { documentWords } from '../document-words.ts'
import { Panel } from './Panel.tsx'
import { viewerWords } from './words.ts'

export function Facts({ document }: { readonly document: Document }) {
  const t = useWords(viewerWords)
  const td = useWords(documentWords)
  const format = useFormat()
  const { language } = useLanguage()
  const named =
    document.language && new Intl.DisplayNames([language], { type: 'language' }).of(document.language)
  return (
    <Panel title={t('facts')}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-1.5">
        <Fact name={td('type')}>{describeType(document.mediaType)}</Fact>
        <Fact name={td('size')}>{format.bytes(document.bytes)}</Fact>
        <Fact name={td('language')}>{named ?? '–'}</Fact>
        <Fact name={td('passages')}>{format.number(document.chunks)}</Fact>
        <Fact name={t('added')}>{format.dateTime(document.createdAt)}</Fact>
        <Fact name={td('updated')}>{format.dateTime(document.updatedAt)}</Fact>
        {document.externalId !== null && (
          <Fact name={t('externalId')}>
            <Copyable text={document.externalId} title={t('externalIdText')} />
          </Fact>
        )}
        <Fact name={t('id')}>
          <Copyable text={document.id} />
        </Fact>
      </dl>
    </Panel>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-faint">{name}</dt>
      <dd className="min-w-0 tabular-nums">{children}</dd>
    </>
  )
}

function Copyable({ text, title }: { readonly text: string; readonly title?: string }) {
  return (
    <span className="flex items-center gap-1">
      <code className="min-w-0 truncate font-mono text-xs" title={title ?? text}>
        {text}
      </code>
      <CopyButton text={text} />
    </span>
  )
}
