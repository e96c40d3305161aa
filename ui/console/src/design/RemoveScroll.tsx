import { Slot } from 'radix-ui'
import { type ReactNode, type Ref, useEffect } from 'react'

interface RemoveScrollProps {
  readonly children: ReactNode
  readonly as?: unknown
  readonly ref?: Ref<HTMLElement>
}

/**
 * Stands in for the package `react-remove-scroll` that the dialogs come with: keeps the page behind from scrolling
 * by a class of the style sheet instead of a style element.
 */
export function RemoveScroll({ children, ref }: RemoveScrollProps) {
  useEffect(() => {
    changeLocks(1)
    return () => changeLocks(-1)
  }, [])
  return <Slot.Root ref={ref}>{children}</Slot.Root>
}

/** Dialogs lie on top of each other: the page is free when the last has gone. */
function changeLocks(by: 1 | -1): void {
  const { classList, dataset } = document.body
  const locks = Number(dataset.scrollLocks ?? 0) + by
  dataset.scrollLocks = String(locks)
  classList.toggle('is-scroll-locked', locks > 0)
}
