import { ExternalLink, ImageOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { Tooltip } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { useMarkdown } from './markdown-context.ts'
import type { SafeInline } from './safe-tree.ts'
import { markdownWords } from './words.ts'

export function SafeInlines({ inlines }: { readonly inlines: readonly SafeInline[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text have no other identity than their place
  return inlines.map((inline, index) => <One key={index} inline={inline} />)
}

function One({ inline }: { readonly inline: SafeInline }): ReactNode {
  switch (inline.type) {
    case 'text':
      return inline.text
    case 'strong':
      return (
        <strong className="font-semibold">
          <SafeInlines inlines={inline.children} />
        </strong>
      )
    case 'emphasis':
      return (
        <em>
          <SafeInlines inlines={inline.children} />
        </em>
      )
    case 'strike':
      return (
        <del>
          <SafeInlines inlines={inline.children} />
        </del>
      )
    case 'code':
      return <code className="rounded bg-sunken px-1 py-0.5 font-mono text-[0.9em]">{inline.text}</code>
    case 'break':
      return <br />
    case 'image':
      return <ImageBadge alt={inline.alt} host={inline.host} />
    case 'link':
      return <OutsideLink link={inline} />
    case 'citation':
      return <CitationMark number={inline.number} />
  }
}

/** A button and no link, so that nothing can be fetched ahead, dragged or opened without the question. */
function OutsideLink({ link }: { readonly link: Extract<SafeInline, { type: 'link' }> }) {
  const t = useWords(markdownWords)
  const { onLeave } = useMarkdown()
  return (
    <button
      type="button"
      onClick={() => onLeave({ href: link.href, host: link.host })}
      className="inline rounded-sm text-left text-info underline decoration-info/50 underline-offset-2 hover:decoration-info"
    >
      <SafeInlines inlines={link.children} />
      {!link.isBare && <bdi className="text-ink-faint text-xs no-underline"> ({link.host})</bdi>}
      <ExternalLink aria-hidden className="ml-0.5 inline size-3 align-[-0.05em]" />
      <span className="sr-only"> {t('leaves', { host: link.host })}</span>
    </button>
  )
}

function ImageBadge({ alt, host }: { readonly alt: string; readonly host: string }) {
  const t = useWords(markdownWords)
  return (
    <span
      title={t('imageTip')}
      className="mx-0.5 inline-flex max-w-full items-baseline gap-1.5 rounded-md border border-line bg-sunken px-1.5 text-ink-soft text-xs"
    >
      <ImageOff aria-hidden className="size-3 shrink-0 self-center" />
      <span>[{alt === '' ? t('imageWithoutAlt') : t('image', { alt })}]</span>
      {host !== '' && <bdi className="text-ink-faint">{host}</bdi>}
    </span>
  )
}

function CitationMark({ number }: { readonly number: number }) {
  const t = useWords(markdownWords)
  const { citations, onCitation } = useMarkdown()
  const source = citations.get(number)
  if (source === undefined || onCitation === undefined) return `[${number}]`
  return (
    <sup className="mx-px leading-none">
      <Tooltip text={source.title}>
        <button
          type="button"
          aria-label={t('citation', { number, title: source.title })}
          onClick={() => onCitation(number)}
          className="inline-grid min-h-6 min-w-6 place-items-center rounded-md bg-accent-soft px-1 font-medium text-accent text-xs tabular-nums hover:bg-accent hover:text-surface"
        >
          {number}
        </button>
      </Tooltip>
    </sup>
  )
}
