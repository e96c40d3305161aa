import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Button, IconButton, Input } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import type { TargetDraft } from './route-draft.ts'
import { moveTarget } from './target-order.ts'
import { routeWords } from './words.ts'

interface TargetListProps {
  readonly label: string
  readonly hint: string
  readonly emptyText?: string
  readonly addText: string
  /** Its path in the route, by which problems find their row. */
  readonly field: 'primary' | 'fallbacks'
  readonly targets: readonly TargetDraft[]
  readonly errors: Readonly<Record<string, string>>
  readonly hasWeights: boolean
  /** The last one cannot be removed. */
  readonly isNeeded?: boolean
  /** The datalist with the names that are known. */
  readonly listId: string
  /** Of a target that is added. */
  readonly nextId: number
  onChange(targets: readonly TargetDraft[]): void
}

/** Deployments in an order that can be changed by keyboard: by the arrows of a row, or with Alt and an arrow key. */
export function TargetList(props: TargetListProps) {
  const { label, hint, emptyText, addText, field, targets, errors, nextId, onChange } = props
  const t = useWords(routeWords)
  const id = useId()
  const list = useRef<HTMLUListElement>(null)
  const [said, setSaid] = useState('')
  const keepFocus = useFocusKeeper(list)
  const nameOf = ({ model }: TargetDraft, at: number) => model.trim() || t('unnamed', { place: at + 1 })

  function move(at: number, by: -1 | 1, control: string): void {
    const moved = moveTarget(targets, at, by)
    if (moved === targets) return
    keepFocus(`${targets[at]!.id}-${control}`)
    onChange(moved)
    const place = at + by + 1
    setSaid(t('moved', { name: nameOf(targets[at]!, at), place, all: targets.length }))
  }

  function remove(at: number): void {
    const next = targets[at + 1] ?? targets[at - 1]
    keepFocus(next ? `${next.id}-model` : 'add')
    onChange(targets.toSpliced(at, 1))
  }

  function add(): void {
    keepFocus(`${nextId}-model`)
    onChange([...targets, { id: nextId, model: '', weight: '1' }])
  }

  return (
    <fieldset aria-describedby={`${id}-hint`}>
      <legend className="font-medium text-sm">{label}</legend>
      <p id={`${id}-hint`} className="mb-2 text-ink-faint text-xs">
        {hint}
      </p>
      {targets.length === 0 && emptyText && <p className="mb-2 text-ink-soft text-sm">{emptyText}</p>}
      {errors[field] && (
        <p role="alert" className="mb-2 text-bad text-xs">
          {errors[field]}
        </p>
      )}
      <ul ref={list} className="space-y-2">
        {targets.map((target, at) => (
          <TargetRow
            key={target.id}
            {...props}
            target={target}
            name={nameOf(target, at)}
            at={at}
            error={errors[`${field}[${at}]`]}
            onType={(changes) => onChange(targets.with(at, { ...target, ...changes }))}
            onMove={(by, control) => move(at, by, control)}
            onRemove={() => remove(at)}
          />
        ))}
        <li>
          <Button size="small" className="min-h-7" data-control="add" onClick={add}>
            <Plus aria-hidden />
            {addText}
          </Button>
        </li>
      </ul>
      <p role="status" className="sr-only">
        {said}
      </p>
    </fieldset>
  )
}

/** After the next drawing, the control of that name has the focus: rows that move lose it. */
function useFocusKeeper(list: { readonly current: HTMLElement | null }) {
  const wanted = useRef<string>(undefined)
  useEffect(() => {
    if (wanted.current === undefined) return
    list.current?.querySelector<HTMLElement>(`[data-control="${wanted.current}"]`)?.focus()
    wanted.current = undefined
  })
  return (control: string) => {
    wanted.current = control
  }
}

interface TargetRowProps extends Pick<TargetListProps, 'targets' | 'hasWeights' | 'isNeeded' | 'listId'> {
  readonly target: TargetDraft
  readonly name: string
  readonly at: number
  readonly error: string | undefined
  onType(changes: Partial<TargetDraft>): void
  onMove(by: -1 | 1, control: string): void
  onRemove(): void
}

function TargetRow({ target, name, at, error, onType, onMove, onRemove, ...list }: TargetRowProps) {
  const t = useWords(routeWords)
  const id = useId()
  const pressKey = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    onMove(event.key === 'ArrowUp' ? -1 : 1, 'model')
  }
  const isFirst = at === 0
  const isAlone = list.targets.length === 1
  const isLast = at === list.targets.length - 1
  return (
    <li>
      <div className="flex flex-wrap items-center gap-1.5">
        <Input
          mono
          aria-label={t('target', { place: at + 1 })}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          data-control={`${target.id}-model`}
          list={list.listId}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          placeholder="openai/gpt-5-mini"
          className="w-auto min-w-40 flex-1"
          value={target.model}
          onKeyDown={pressKey}
          onChange={(event) => onType({ model: event.target.value })}
        />
        {list.hasWeights && (
          <Input
            type="number"
            min={0}
            step="any"
            aria-label={t('weightOf', { name })}
            title={t('weight')}
            className="w-20 tabular-nums"
            value={target.weight}
            onChange={(event) => onType({ weight: event.target.value })}
          />
        )}
        {!isAlone && (
          <span className="flex">
            <IconButton
              label={t('moveUp', { name })}
              icon={<ArrowUp />}
              aria-disabled={isFirst}
              data-control={`${target.id}-up`}
              onClick={() => onMove(-1, 'up')}
            />
            <IconButton
              label={t('moveDown', { name })}
              icon={<ArrowDown />}
              aria-disabled={isLast}
              data-control={`${target.id}-down`}
              onClick={() => onMove(1, 'down')}
            />
          </span>
        )}
        {!(isAlone && list.isNeeded) && (
          <IconButton label={t('removeTarget', { name })} icon={<X />} onClick={onRemove} />
        )}
      </div>
      {error && (
        <p id={`${id}-error`} role="alert" className="mt-1 text-bad text-xs">
          {error}
        </p>
      )}
    </li>
  )
}
