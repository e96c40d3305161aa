import type { ComponentProps } from 'react'
import { Textarea } from '../design/index.ts'

const longest = 2000

/** A description of a collection; a child of `Field`, which hands it ids and states as to any field. */
export function DescriptionBox(props: ComponentProps<'textarea'>) {
  return <Textarea rows={3} maxLength={longest} {...props} />
}
