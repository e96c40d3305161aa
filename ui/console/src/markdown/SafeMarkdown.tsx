import { useCallback, useMemo, useState } from 'react'
import { LeaveDialog } from './LeaveDialog.tsx'
import type { LinkTarget } from './link-target.ts'
import { type CitedSource, MarkdownContext } from './markdown-context.ts'
import { SafeBlocks } from './SafeBlocks.tsx'
import { createTreeReader } from './tree-reader.ts'

interface SafeMarkdownProps {
  readonly text: string
  /** More is coming: what has been begun is shown as if it were complete. */
  readonly isGrowing?: boolean
  /** What the markers `[n]` stand for; markers of other numbers stay text. Keep the array while it is the same. */
  readonly citations?: readonly CitedSource[]
  /** Keep the function while it is the same. */
  readonly onCitation?: (number: number) => void
}

const none: readonly CitedSource[] = []

/**
 * Markdown of a model, a tool or a document. Shows it through an allowlist: loads nothing, runs nothing, and asks
 * before an address is opened.
 */
export function SafeMarkdown({ text, isGrowing = false, citations = none, onCitation }: SafeMarkdownProps) {
  const [reader] = useState(createTreeReader)
  const [target, setTarget] = useState<LinkTarget>()
  const blocks = useMemo(() => reader.read(text, isGrowing), [reader, text, isGrowing])
  const onLeave = useCallback((next: LinkTarget) => setTarget(next), [])
  const state = useMemo(
    () => ({
      citations: new Map(citations.map((source) => [source.number, source])),
      onCitation,
      onLeave,
    }),
    [citations, onCitation, onLeave],
  )
  return (
    <MarkdownContext value={state}>
      <div className="min-w-0 space-y-3 break-words leading-relaxed">
        <SafeBlocks blocks={blocks} />
      </div>
      {target && <LeaveDialog target={target} onClose={() => setTarget(undefined)} />}
    </MarkdownContext>
  )
}
