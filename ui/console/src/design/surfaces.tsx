import { cva, type VariantProps } from 'class-variance-authority'
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'

export function Card({ className, ...rest }: ComponentProps<'section'>) {
  return (
    <section
      className={classNames('rounded-card border border-line bg-surface shadow-low', className)}
      {...rest}
    />
  )
}

const badge = cva(
  'inline-flex items-center gap-1.5 whitespace-nowrap rounded-full px-2 py-0.5 font-medium text-xs',
  {
    variants: {
      tone: {
        neutral: 'bg-sunken text-ink-soft',
        good: 'bg-good-soft text-good',
        warn: 'bg-warn-soft text-warn',
        bad: 'bg-bad-soft text-bad',
        info: 'bg-info-soft text-info',
      },
    },
    defaultVariants: { tone: 'neutral' },
  },
)

export type Tone = NonNullable<VariantProps<typeof badge>['tone']>

/** A state in one or two words; the dot repeats the colour for those who scan, the word is what counts. */
export function Badge({ tone, dot, pulse, children }: BadgeProps) {
  return (
    <span className={badge({ tone })}>
      {dot && (
        <span
          aria-hidden
          className={classNames('size-1.5 rounded-full bg-current', pulse && 'animate-pulse-soft')}
        />
      )}
      {children}
    </span>
  )
}

interface BadgeProps {
  readonly tone?: Tone
  readonly dot?: boolean
  /** Something is under way. */
  readonly pulse?: boolean
  readonly children: ReactNode
}

const noticeIcons = { neutral: Info, info: Info, good: CircleCheck, warn: TriangleAlert, bad: CircleAlert }
const noticeLooks: Readonly<Record<Tone, string>> = {
  neutral: 'bg-sunken text-ink',
  info: 'bg-info-soft text-info',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
}

/** A sentence that has to be seen. Failures are read out at once, the rest when there is a pause. */
export function Notice({ tone = 'info', children, className }: NoticeProps) {
  const Icon = noticeIcons[tone]
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={classNames('flex gap-2.5 rounded-control px-3 py-2.5 text-sm', noticeLooks[tone], className)}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  )
}

interface NoticeProps {
  readonly tone?: Tone
  readonly children: ReactNode
  readonly className?: string
}

/** A placeholder of the size that the content will have. */
export function Skeleton({ className }: { readonly className?: string }) {
  return (
    <div
      aria-hidden
      data-skeleton
      className={classNames('animate-pulse-soft rounded bg-sunken', className)}
    />
  )
}

export function Kbd({ children }: { readonly children: ReactNode }) {
  return (
    <kbd className="rounded border border-line bg-sunken px-1.5 py-0.5 font-mono text-[0.6875rem] text-ink-soft">
      {children}
    </kbd>
  )
}

/** What stands where nothing is yet, with the next step. */
export function EmptyState({ icon, title, text, action }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-3 px-4 py-14 text-center">
      {icon && <div className="rounded-full bg-sunken p-3 text-ink-faint [&_svg]:size-6">{icon}</div>}
      <h2 className="font-semibold text-base">{title}</h2>
      {text && <p className="text-balance text-ink-soft">{text}</p>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}

interface EmptyStateProps {
  readonly icon?: ReactNode
  readonly title: string
  readonly text?: ReactNode
  readonly action?: ReactNode
}

/** Head of every page: where one is, what it is for, what can be done. */
export function PageHead({ title, text, actions, children, as: Heading = 'h1' }: PageHeadProps) {
  return (
    <header className="mb-5 flex flex-wrap items-start justify-between gap-3">
      <div className="min-w-0 flex-1 basis-64">
        {children}
        <Heading className="font-semibold text-xl tracking-tight">{title}</Heading>
        {text && <p className="mt-1 max-w-prose text-ink-soft">{text}</p>}
      </div>
      {actions && <div className="no-print flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  )
}

interface PageHeadProps {
  readonly title: ReactNode
  readonly text?: ReactNode
  readonly actions?: ReactNode
  /** The rank of its title; a page has one of the first. */
  readonly as?: 'h1' | 'h4'
  /** The way here, above the title. */
  readonly children?: ReactNode
}

/** A share from 0 to 1; without one the work runs for an unknown time. */
export function Progress(props: { readonly share: number | undefined; readonly label: string }) {
  const share = props.share === undefined ? undefined : Math.min(1, Math.max(0, props.share))
  return (
    <div
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === undefined ? undefined : Math.round(share * 100)}
      className="h-1.5 w-full overflow-hidden rounded-full bg-sunken"
    >
      <div
        className={classNames(
          'h-full rounded-full bg-primary transition-[width] duration-300',
          share === undefined && 'w-1/3 animate-pulse-soft',
        )}
        style={share === undefined ? undefined : { width: `${share * 100}%` }}
      />
    </div>
  )
}
