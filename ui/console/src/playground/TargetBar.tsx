import { Columns2, SlidersHorizontal, X } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { countParameters, type ParametersDraft } from './conversation/parameters.ts'
import { parseTarget } from './conversation/target.ts'
import { ParametersDialog } from './ParametersDialog.tsx'
import { TargetPicker } from './TargetPicker.tsx'
import { playgroundWords } from './words.ts'

interface TargetBarProps {
  readonly target: string
  readonly other: string | undefined
  readonly draft: ParametersDraft
  onDraft(draft: ParametersDraft): void
  onTarget(target: string): void
  /** Undefined ends the comparison. */
  onOther(other: string | undefined): void
  onCompare(): void
}

/** Who answers, and how: above the question, so that it is at hand in a long conversation. */
export function TargetBar(props: TargetBarProps) {
  const t = useWords(playgroundWords)
  const { target, other, draft } = props
  const [isOpen, setIsOpen] = useState(false)
  const nameOf = (text: string) => parseTarget(text)?.name ?? text
  const hasModel = [target, other].some((text) => text?.startsWith('model:'))
  const count = countParameters(draft)
  return (
    <div className="mb-2 flex flex-wrap items-center gap-2">
      <TargetPicker
        value={target}
        label={t('targetLabel', { name: nameOf(target) })}
        onChoose={props.onTarget}
      />
      {other === undefined ? (
        <Button tone="quiet" onClick={props.onCompare}>
          <Columns2 aria-hidden />
          {t('compare')}
        </Button>
      ) : (
        <span className="flex min-w-0 items-center">
          <TargetPicker
            value={other}
            label={t('otherLabel', { name: nameOf(other) })}
            onChoose={props.onOther}
          />
          <IconButton label={t('endCompare')} icon={<X />} onClick={() => props.onOther(undefined)} />
        </span>
      )}
      {hasModel && (
        <Button tone="quiet" onClick={() => setIsOpen(true)}>
          <SlidersHorizontal aria-hidden />
          {count === 0 ? t('parameters') : t('parametersSet', { count })}
        </Button>
      )}
      {isOpen && <ParametersDialog draft={draft} onChange={props.onDraft} onClose={() => setIsOpen(false)} />}
    </div>
  )
}
