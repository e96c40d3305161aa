import { createContext, useContext } from 'react'
import type { LinkTarget } from './link-target.ts'

/** A source that a marker `[n]` may stand for. */
export interface CitedSource {
  readonly number: number
  readonly title: string
}

interface MarkdownState {
  readonly citations: ReadonlyMap<number, CitedSource>
  readonly onCitation: ((number: number) => void) | undefined
  onLeave(target: LinkTarget): void
}

export const MarkdownContext = createContext<MarkdownState | undefined>(undefined)

export function useMarkdown(): MarkdownState {
  const state = useContext(MarkdownContext)
  if (!state) throw new Error('SafeMarkdown is missing above this component.')
  return state
}
