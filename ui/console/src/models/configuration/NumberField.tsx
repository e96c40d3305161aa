import type { ReactNode } from 'react'
import { Field, Input } from '../../design/index.ts'

interface NumberFieldProps {
  readonly label: string
  readonly value: string
  readonly hint?: ReactNode
  readonly error?: ReactNode
  /** Fractions may be typed. */
  readonly isDecimal?: boolean
  readonly placeholder?: string
  readonly className?: string
  onChange(value: string): void
}

/** A number that may stay empty. */
export function NumberField({ isDecimal, value, placeholder, onChange, ...field }: NumberFieldProps) {
  return (
    <Field {...field}>
      <Input
        type="number"
        min={0}
        step={isDecimal ? 'any' : 1}
        inputMode={isDecimal ? 'decimal' : 'numeric'}
        autoComplete="off"
        className="tabular-nums"
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}
