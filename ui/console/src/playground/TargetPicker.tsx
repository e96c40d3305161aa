import type { Model } from '@tragwerk/contracts/models'
import { Command } from 'cmdk'
import { Check, ChevronDown, Search } from 'lucide-react'
import { Popover } from 'radix-ui'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { Button, CommandGroup } from '../design/index.ts'
import { ErrorLine } from '../server/index.ts'
import { useWords } from '../words/index.ts'
import { formatTarget, parseTarget } from './conversation/target.ts'
import { TargetIcon } from './TargetIcon.tsx'
import { mostCollections, useTargets } from './use-targets.ts'
import { playgroundWords } from './words.ts'

interface TargetPickerProps {
  /** As in the address. */
  readonly value: string
  readonly label: string
  onChoose(value: string): void
}

/** Chooses who answers, among collections and models. */
export function TargetPicker({ value, label, onChoose }: TargetPickerProps) {
  const [isOpen, setIsOpen] = useState(false)
  const target = parseTarget(value)
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger asChild>
        <Button aria-label={label} className="min-w-0 max-w-64">
          <TargetIcon target={target} />
          <span className="truncate">{target?.name ?? value}</span>
          <ChevronDown aria-hidden className="text-ink-faint" />
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label={label}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 w-80 max-w-[calc(100vw-1rem)] animate-rise overflow-hidden rounded-card border border-line bg-raised text-ink shadow-high"
        >
          <Choices
            value={value}
            onChoose={(next) => {
              setIsOpen(false)
              onChoose(next)
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Choices({ value, onChoose }: Omit<TargetPickerProps, 'label'>) {
  const t = useWords(playgroundWords)
  const [search, setSearch] = useState('')
  const targets = useTargets(useDeferredValue(search.trim()))
  const { collections = [], groups, error } = targets
  const routes = groups?.routes ?? []
  return (
    <Command shouldFilter={false} label={t('findTarget')} defaultValue={value}>
      <div className="flex items-center gap-2.5 border-line border-b px-3">
        <Search aria-hidden className="size-4 text-ink-faint" />
        <Command.Input
          value={search}
          onValueChange={setSearch}
          placeholder={t('findTarget')}
          className="h-10 min-w-0 flex-1 bg-transparent text-sm outline-none placeholder:text-ink-faint"
        />
      </div>
      <Command.List className="max-h-80 overflow-y-auto p-1.5">
        {error && <ErrorLine error={error} />}
        {!targets.isLoading && (
          <Command.Empty className="px-3 py-6 text-center text-ink-soft text-sm">
            {t('noTarget')}
          </Command.Empty>
        )}
        <ModelChoices heading={t('routes')} note={t('routeNote')} models={routes} {...{ value, onChoose }} />
        {collections.length > 0 && (
          <CommandGroup heading={t('collections')}>
            {collections.map(({ name, documents }) => (
              <Choice
                key={name}
                id={formatTarget({ kind: 'collection', name })}
                note={t('documents', { count: documents })}
                chosen={value}
                onChoose={onChoose}
              >
                {name}
              </Choice>
            ))}
          </CommandGroup>
        )}
        <ModelChoices
          heading={t('builtIn')}
          note={t('builtInNote')}
          models={groups?.builtIn ?? []}
          {...{ value, onChoose }}
        />
        {groups?.providers.map(({ name, models }) => (
          <ModelChoices
            key={name}
            heading={t('providerGroup', { name })}
            models={models}
            {...{ value, onChoose }}
          />
        ))}
      </Command.List>
      {targets.hasMore && (
        <p className="border-line border-t px-3 py-2 text-ink-soft text-xs">
          {t('moreTargets', { count: mostCollections })}
        </p>
      )}
    </Command>
  )
}

interface ModelChoicesProps extends Pick<TargetPickerProps, 'value' | 'onChoose'> {
  readonly heading: string
  readonly note?: string
  readonly models: readonly Model[]
}

function ModelChoices({ heading, note, models, value, onChoose }: ModelChoicesProps) {
  if (models.length === 0) return null
  return (
    <CommandGroup heading={heading}>
      {models.map(({ id }) => (
        <Choice
          key={id}
          id={formatTarget({ kind: 'model', name: id })}
          note={note}
          chosen={value}
          onChoose={onChoose}
        >
          {id}
        </Choice>
      ))}
    </CommandGroup>
  )
}

interface ChoiceProps {
  readonly id: string
  readonly note: string | undefined
  readonly chosen: string
  onChoose(value: string): void
  readonly children: ReactNode
}

function Choice({ id, note, chosen, onChoose, children }: ChoiceProps) {
  return (
    <Command.Item
      value={id}
      onSelect={() => onChoose(id)}
      className="flex cursor-pointer items-center gap-2.5 rounded-control px-2.5 py-2 text-sm data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-faint"
    >
      <TargetIcon target={parseTarget(id)} />
      <span className="min-w-0 flex-1">
        <span className="block break-all">{children}</span>
        {note && <span className="block text-ink-faint text-xs">{note}</span>}
      </span>
      {id === chosen && <Check aria-hidden />}
    </Command.Item>
  )
}
