import { Command } from 'cmdk'
import type { ReactNode } from 'react'

interface CommandGroupProps {
  readonly heading: string
  readonly children: ReactNode
}

/** Choices of one kind under their heading, inside a `Command` of the package cmdk. */
export function CommandGroup({ heading, children }: CommandGroupProps) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-faint [&_[cmdk-group-heading]]:text-xs"
    >
      {children}
    </Command.Group>
  )
}
