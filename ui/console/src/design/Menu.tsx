import { Check } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { classNames } from './class-names.ts'

const item =
  'flex w-full cursor-default select-none items-center gap-2.5 rounded-md px-2.5 py-1.5 text-sm outline-none data-[highlighted]:bg-hover data-[highlighted]:shadow-[inset_2px_0_0_var(--focus)] data-[disabled]:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0'

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement
  readonly label: string
  readonly align?: 'start' | 'end'
  readonly children: ReactNode
}

export function Menu({ trigger, label, align = 'end', children }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 min-w-52 max-w-80 animate-rise rounded-card border border-line bg-raised p-1.5 text-ink shadow-high"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface MenuItemProps {
  readonly icon?: ReactNode
  readonly isBad?: boolean
  readonly isDisabled?: boolean
  onSelect(): void
  readonly children: ReactNode
}

export function MenuItem({ icon, isBad, isDisabled, onSelect, children }: MenuItemProps) {
  return (
    <Radix.Item disabled={isDisabled} onSelect={onSelect} className={classNames(item, isBad && 'text-bad')}>
      {icon}
      <span className="min-w-0 flex-1">{children}</span>
    </Radix.Item>
  )
}

/** A link to another page of the console; `children` is one router link. */
export function MenuLink({ children }: { readonly children: ReactElement }) {
  return (
    <Radix.Item asChild className={item}>
      {children}
    </Radix.Item>
  )
}

interface MenuChoiceProps<T extends string> {
  readonly title: string
  readonly value: T
  readonly options: ReadonlyArray<{ readonly value: T; readonly label: ReactNode }>
  onChoose(value: T): void
}

export function MenuChoice<T extends string>({ title, value, options, onChoose }: MenuChoiceProps<T>) {
  return (
    <>
      <MenuTitle>{title}</MenuTitle>
      <Radix.RadioGroup aria-label={title} value={value} onValueChange={(chosen) => onChoose(chosen as T)}>
        {options.map((option) => (
          <Radix.RadioItem key={option.value} value={option.value} className={item}>
            <span className="size-4">
              <Radix.ItemIndicator>
                <Check aria-hidden />
              </Radix.ItemIndicator>
            </span>
            {option.label}
          </Radix.RadioItem>
        ))}
      </Radix.RadioGroup>
    </>
  )
}

export function MenuTitle({ children }: { readonly children: ReactNode }) {
  return <Radix.Label className="px-2.5 pt-2 pb-1 font-medium text-ink-faint text-xs">{children}</Radix.Label>
}

export function MenuLine() {
  return <Radix.Separator className="my-1.5 h-px bg-line" />
}
