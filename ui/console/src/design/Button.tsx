import { cva, type VariantProps } from 'class-variance-authority'
import { LoaderCircle } from 'lucide-react'
import { Slot } from 'radix-ui'
import type { ComponentProps, MouseEvent, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Tooltip } from './Tooltip.tsx'

const button = cva(
  'inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-control font-medium text-sm transition-colors duration-150 disabled:opacity-55 aria-disabled:cursor-default aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      tone: {
        primary: 'bg-primary text-primary-ink hover:bg-primary-hover',
        normal: 'border border-line-field/60 bg-surface text-ink hover:bg-hover',
        quiet: 'text-ink-soft hover:bg-hover hover:text-ink',
        bad: 'bg-bad text-surface hover:brightness-110',
      },
      size: { normal: 'h-control px-3.5', small: 'h-7 px-2.5 text-xs', icon: 'size-control' },
    },
    defaultVariants: { tone: 'normal', size: 'normal' },
  },
)

type ButtonProps = ComponentProps<'button'> &
  VariantProps<typeof button> & {
    /** Shows that the work runs and refuses clicks. */
    readonly isBusy?: boolean
    /** Renders the only child, for example a link, with the looks of a button. */
    readonly asChild?: boolean
  }

export function Button({ tone, size, isBusy, asChild, className, children, ...rest }: ButtonProps) {
  const look = classNames(button({ tone, size }), className)
  if (asChild)
    return (
      <Slot.Root className={look} {...rest}>
        {children}
      </Slot.Root>
    )
  return (
    <button
      type="button"
      {...rest}
      className={look}
      {...(isBusy && { 'aria-busy': true, 'aria-disabled': true, onClick: refuseClick })}
    >
      {isBusy && <LoaderCircle aria-hidden className="animate-spin" />}
      {children}
    </button>
  )
}

/** Not `disabled`, which would take the focus away from those who pressed it by keyboard. */
function refuseClick(event: MouseEvent): void {
  event.preventDefault()
  event.stopPropagation()
}

/** A button that shows a symbol only; the label is read out and shown as a tip. */
export function IconButton(
  props: Omit<ButtonProps, 'size' | 'children'> & { readonly label: string; readonly icon: ReactNode },
) {
  const { label, icon, tone = 'quiet', ...rest } = props
  return (
    <Tooltip text={label}>
      {/* The tip says the same as the label, and would be read twice. */}
      <Button tone={tone} size="icon" aria-label={label} aria-describedby={undefined} {...rest}>
        {icon}
      </Button>
    </Tooltip>
  )
}
