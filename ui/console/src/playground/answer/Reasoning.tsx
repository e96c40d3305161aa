import { ChevronRight } from 'lucide-react'
import { SafeMarkdown } from '../../markdown/index.ts'
import { useWords } from '../../words/index.ts'
import { playgroundWords } from '../words.ts'

interface ReasoningProps {
  readonly text: string
  readonly isGrowing: boolean
}

/** What the model thought before it answered, folded: it is not the answer. */
export function Reasoning({ text, isGrowing }: ReasoningProps) {
  const t = useWords(playgroundWords)
  return (
    <details className="group rounded-control border border-line bg-sunken/50">
      <summary className="flex min-h-8 cursor-pointer list-none items-center gap-1.5 rounded-control px-2.5 text-ink-soft text-xs hover:text-ink">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open:rotate-90" />
        {t('reasoning')}
      </summary>
      <div className="max-h-72 overflow-y-auto px-3 pt-1 pb-2.5 text-ink-soft text-sm">
        <SafeMarkdown text={text} isGrowing={isGrowing} />
      </div>
    </details>
  )
}
