import { useId } from 'react'

/** The lattice between two floors. */
export function Truss() {
  const id = useId()
  return (
    <svg aria-hidden="true" className="block h-full w-full text-line-field opacity-35" role="presentation">
      <defs>
        <pattern id={id} width="36" height="20" patternUnits="userSpaceOnUse">
          <path d="M0 20L18 0L36 20" fill="none" stroke="currentColor" strokeWidth="1.25" />
        </pattern>
      </defs>
      <rect width="100%" height="20" fill={`url(#${id})`} />
    </svg>
  )
}

/** The beam that closes the house above. */
export function Roof() {
  return <div aria-hidden className="-mx-1.5 h-1.5 rounded-full bg-accent" />
}

/** The ground that all stands on, hatched as in a section. */
export function Ground() {
  const id = useId()
  return (
    <svg
      aria-hidden="true"
      className="-mx-1.5 block h-3 w-[calc(100%+0.75rem)] text-ink-faint"
      role="presentation"
    >
      <defs>
        <pattern id={id} width="10" height="12" patternUnits="userSpaceOnUse">
          <path d="M0 12L9 2" stroke="currentColor" strokeWidth="1" opacity="0.6" />
        </pattern>
      </defs>
      <rect y="0" width="100%" height="1.5" fill="currentColor" />
      <rect y="1" width="100%" height="11" fill={`url(#${id})`} />
    </svg>
  )
}
