import { Command } from 'cmdk'
import { Check, ChevronDown, Library, Search, Sparkles } from 'lucide-react'
import { Popover } from 'radix-ui'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { Button, CommandGroup } from '../design/index.ts'
import { ErrorLine } from '../server/index.ts'
import { useWords } from '../words/index.ts'
import { formatTarget, parseTarget } from './conversation/target.ts'
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
          {target?.kind === 'collection' ? <Library aria-hidden /> : <Sparkles aria-hidden />}
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
  const { collections = [], models = [], error } = targets
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
        {collections.length > 0 && (
          <CommandGroup heading={t('collections')}>
            {collections.map(({ name, documents }) => (
              <Choice
                key={name}
                id={formatTarget({ kind: 'collection', name })}
                icon={<Library />}
                note={t('documents', { count: documents })}
                chosen={value}
                onChoose={onChoose}
              >
                {name}
              </Choice>
            ))}
          </CommandGroup>
        )}
        {models.length > 0 && (
          <CommandGroup heading={t('models')}>
            {models.map(({ id, owned_by: owner }) => (
              <Choice
                key={id}
                id={formatTarget({ kind: 'model', name: id })}
                icon={<Sparkles />}
                note={owner}
                chosen={value}
                onChoose={onChoose}
              >
                {id}
              </Choice>
            ))}
          </CommandGroup>
        )}
      </Command.List>
      {targets.hasMore && (
        <p className="border-line border-t px-3 py-2 text-ink-soft text-xs">
          {t('moreTargets', { count: mostCollections })}
        </p>
      )}
    </Command>
  )
}

interface ChoiceProps {
  readonly id: string
  readonly icon: ReactNode
  readonly note: string
  readonly chosen: string
  onChoose(value: string): void
  readonly children: ReactNode
}

function Choice({ id, icon, note, chosen, onChoose, children }: ChoiceProps) {
  return (
    <Command.Item
      value={id}
      onSelect={() => onChoose(id)}
      className="flex cursor-pointer items-center gap-2.5 rounded-control px-2.5 py-2 text-sm data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-faint"
    >
      {icon}
      <span className="min-w-0 flex-1">
        <span className="block break-all">{children}</span>
        <span className="block text-ink-faint text-xs">{note}</span>
      </span>
      {id === chosen && <Check aria-hidden />}
    </Command.Item>
  )
}
