const storedKey = 'tragwerk.key'

/**
 * The API key of this tab. A link of the form `/#key=…` (printed at the first start) hands one over; it is taken
 * out of the address at once.
 */
export function readKey(): string | undefined {
  const handed = new URLSearchParams(location.hash.slice(1)).get('key')
  if (handed) {
    sessionStorage.setItem(storedKey, handed)
    history.replaceState(null, '', location.pathname)
  }
  return sessionStorage.getItem(storedKey) ?? undefined
}

export function keepKey(key: string): void {
  sessionStorage.setItem(storedKey, key)
}

export function forgetKey(): void {
  sessionStorage.removeItem(storedKey)
}
