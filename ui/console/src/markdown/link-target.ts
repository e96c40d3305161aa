export interface LinkTarget {
  /** Absolute, as the browser would open it. */
  readonly href: string
  /** Where it really leads: the host in its ASCII form, or the domain of a mail address. */
  readonly host: string
}

const maxLength = 2000

/**
 * Where an address of a text leads; undefined for everything but absolute http, https and mailto. The check is made
 * on the text as written, because the browser's parser forgives spaces, missing slashes and control characters.
 */
export function toLinkTarget(address: string): LinkTarget | undefined {
  if (address.length > maxLength || !/^(?:https?:\/\/|mailto:)[^\s\p{Cc}\p{Cf}\\]+$/iu.test(address)) return
  const url = URL.parse(address)
  if (url === null) return
  if (url.protocol === 'mailto:') {
    const domain = /^[^@?]+@([^@?,;]+)(?:\?|$)/.exec(decodeSafely(url.pathname))?.[1]
    return domain === undefined ? undefined : { href: url.href, host: domain }
  }
  if (!['http:', 'https:'].includes(url.protocol) || url.host === '') return
  return { href: url.href, host: url.host }
}

/** The host of an image's address, to be shown; the scheme where it has none; empty for relative ones. */
export function toShownHost(address: string): string {
  const url = URL.parse(address)
  if (url === null) return ''
  return url.host || url.protocol
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
