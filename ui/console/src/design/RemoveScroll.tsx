import { Slot } from 'radix-ui'
import { type ReactNode, type Ref, useEffect } from 'react'

interface RemoveScrollProps {
  readonly children: ReactNode
  readonly as?: unknown
  readonly ref?: Ref<HTMLElement>
}

const lockClass = 'is-scroll-locked'

/**
 * Stands in for the package `react-remove-scroll` that the dialogs come with: keeps the page behind from scrolling
 * by a class of the style sheet instead of a style element.
 */
export function RemoveScroll({ children, ref }: RemoveScrollProps) {
  useEffect(() => {
    document.body.classList.add(lockClass)
    return () => {
      if (document.querySelectorAll('[role="dialog"],[role="alertdialog"]').length <= 1)
        document.body.classList.remove(lockClass)
    }
  }, [])
  return <Slot.Root ref={ref}>{children}</Slot.Root>
}
