import { useRef } from 'react'

/**
 * For dialogs that are opened by state instead of a trigger: remembers what had the focus when the dialog opened and
 * gives it back. When that was an entry of a menu, which is gone by then, the menu's button gets it.
 */
export function useFocusReturn() {
  const before = useRef<HTMLElement>(undefined)
  return {
    onOpenAutoFocus(): void {
      before.current = findLastingFocus()
    },
    onCloseAutoFocus(event: Event): void {
      const target = before.current
      if (!target?.isConnected) return
      event.preventDefault()
      target.focus()
    },
  }
}

function findLastingFocus(): HTMLElement | undefined {
  const active = document.activeElement
  const button = active?.closest('[role="menu"]')?.getAttribute('aria-labelledby')
  const lasting = button ? document.getElementById(button) : active
  return lasting instanceof HTMLElement && lasting !== document.body ? lasting : undefined
}
