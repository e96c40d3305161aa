import { type ComponentProps, cloneElement, type ReactElement, type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'

const box =
  'w-full rounded-control border border-line-field bg-surface px-3 text-ink text-sm transition-colors placeholder:text-ink-faint hover:border-ink-soft disabled:opacity-55 aria-invalid:border-bad'

interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: ReactNode
  /** The control; it receives the ids that tie label, hint and error to it. */
  readonly children: ReactElement<ComponentProps<'input'>>
  readonly className?: string
}

export function Field({ label, hint, error, children, className }: FieldProps) {
  const id = useId()
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className={classNames('space-y-1.5', className)}>
      <label htmlFor={id} className="block font-medium text-sm">
        {label}
      </label>
      {cloneElement(children, {
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {hint && (
        <p id={`${id}-hint`} className="text-ink-faint text-xs">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-bad text-xs">
          {error}
        </p>
      )}
    </div>
  )
}

export function Input({ className, mono, ...rest }: ComponentProps<'input'> & { readonly mono?: boolean }) {
  return <input className={classNames(box, 'h-control', mono && 'font-mono', className)} {...rest} />
}

export function Textarea({
  className,
  mono,
  ...rest
}: ComponentProps<'textarea'> & { readonly mono?: boolean }) {
  return <textarea className={classNames(box, 'py-2', mono && 'font-mono', className)} {...rest} />
}

/** The browser's own list: works on every device and for every reader. */
export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return <select className={classNames(box, 'h-control pr-8', className)} {...rest} />
}

interface CheckboxProps {
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly isChecked: boolean
  readonly isDisabled?: boolean
  onChange(isChecked: boolean): void
}

export function Checkbox({ label, hint, isChecked, isDisabled, onChange }: CheckboxProps) {
  const id = useId()
  return (
    <div className="flex items-start gap-2.5">
      <input
        id={id}
        type="checkbox"
        checked={isChecked}
        disabled={isDisabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 shrink-0 accent-primary"
      />
      <div>
        <label htmlFor={id} className="text-sm">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-ink-faint text-xs">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}
