import { Square, SquareCheck } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import { CopyButton, classNames } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { SafeInlines } from './SafeInlines.tsx'
import type { SafeBlock, SafeCell, SafeListItem } from './safe-tree.ts'
import { markdownWords } from './words.ts'

/** Drawn again only when it is another object: finished blocks of a stream stay as they are. */
const Block = memo(OneBlock)

export function SafeBlocks({ blocks }: { readonly blocks: readonly SafeBlock[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text have no other identity than their place
  return blocks.map((block, index) => <Block key={index} block={block} />)
}

const headings = [
  'font-semibold text-lg',
  'font-semibold text-base',
  'font-semibold text-sm',
  'font-medium text-sm',
]

function OneBlock({ block }: { readonly block: SafeBlock }): ReactNode {
  switch (block.type) {
    case 'paragraph':
      return (
        <p className="whitespace-pre-line">
          <SafeInlines inlines={block.children} />
        </p>
      )
    case 'heading': {
      // The page and the conversation have the first two levels.
      const Heading = (['h3', 'h4', 'h5', 'h6'] as const)[Math.min(block.depth, 4) - 1]!
      return (
        <Heading className={classNames('pt-1', headings[Math.min(block.depth, 4) - 1])}>
          <SafeInlines inlines={block.children} />
        </Heading>
      )
    }
    case 'code':
      return <Code language={block.language} text={block.text} />
    case 'quote':
      return (
        <blockquote className="space-y-3 border-line-field border-l-2 pl-3 text-ink-soft">
          <SafeBlocks blocks={block.children} />
        </blockquote>
      )
    case 'list':
      return <List block={block} />
    case 'table':
      return <Table block={block} />
    case 'line':
      return <hr className="border-line" />
  }
}

function Code({ language, text }: { readonly language: string; readonly text: string }) {
  const t = useWords(markdownWords)
  return (
    <section
      aria-label={language === '' ? t('code') : t('codeIn', { language })}
      className="overflow-hidden rounded-control border border-line bg-sunken"
    >
      <div className="flex items-center justify-between border-line border-b pl-3 text-ink-faint text-xs">
        <span className="font-mono">{language === '' ? t('plain') : language}</span>
        <CopyButton text={text} />
      </div>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-[32rem] overflow-auto p-3 font-mono text-xs leading-relaxed"
      >
        {text}
      </pre>
    </section>
  )
}

function List({ block }: { readonly block: Extract<SafeBlock, { type: 'list' }> }) {
  const items = block.items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text have no other identity than their place
    <Item key={index} item={item} />
  ))
  if (block.isOrdered)
    return (
      <ol start={block.start} className="list-decimal space-y-1 pl-6 marker:text-ink-faint">
        {items}
      </ol>
    )
  return <ul className="list-disc space-y-1 pl-6 marker:text-ink-faint">{items}</ul>
}

function Item({ item }: { readonly item: SafeListItem }) {
  const t = useWords(markdownWords)
  if (item.isChecked === undefined)
    return (
      <li className="space-y-1">
        <SafeBlocks blocks={item.children} />
      </li>
    )
  const Box = item.isChecked ? SquareCheck : Square
  return (
    <li className="-ml-6 flex list-none gap-2">
      <Box aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-faint" />
      <span className="sr-only">{item.isChecked ? t('done') : t('open')}</span>
      <div className="min-w-0 flex-1 space-y-1">
        <SafeBlocks blocks={item.children} />
      </div>
    </li>
  )
}

const sides = { left: 'text-left', right: 'text-right', center: 'text-center' }

function Table({ block }: { readonly block: Extract<SafeBlock, { type: 'table' }> }) {
  const t = useWords(markdownWords)
  const look = (column: number) => classNames('px-3 py-1.5 align-top', sides[block.align[column] ?? 'left'])
  const cells = (row: readonly SafeCell[], Cell: 'th' | 'td') =>
    row.map((cell, column) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text have no other identity than their place
      <Cell key={column} className={look(column)} {...(Cell === 'th' && { scope: 'col' })}>
        <SafeInlines inlines={cell} />
      </Cell>
    ))
  return (
    <section
      aria-label={t('table')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-control border border-line"
    >
      <table className="w-full text-sm tabular-nums">
        <thead className="bg-sunken text-ink-soft">
          <tr>{cells(block.head, 'th')}</tr>
        </thead>
        <tbody className="divide-y divide-line">
          {block.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text have no other identity than their place
            <tr key={index}>{cells(row, 'td')}</tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
