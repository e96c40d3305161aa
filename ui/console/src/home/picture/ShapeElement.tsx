import { createElement, type ReactElement } from 'react'
import type { Shape } from './shapes.ts'

export function ShapeElement({ shape, className }: ShapeElementProps): ReactElement {
  const children = shape.children?.map((child, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a drawing is replaced as a whole
    <ShapeElement key={index} shape={child} />
  ))
  return createElement(
    shape.tag,
    { ...shape.attributes, ...(className && { className }) },
    shape.text,
    children,
  )
}

interface ShapeElementProps {
  readonly shape: Shape
  readonly className?: string
}
