import { AclEntry } from '@tragwerk/contracts/knowledge'

export const holderKinds = ['user', 'group', 'role'] as const
export type HolderKind = (typeof holderKinds)[number]

/** `group:sales` in its two parts. */
export function splitEntry(entry: string): { readonly kind: HolderKind; readonly name: string } {
  const [kind, ...rest] = entry.split(':')
  return { kind: kind as HolderKind, name: rest.join(':') }
}

/** What was typed as an entry; also takes a whole one such as `role:admin`. Undefined when it cannot be one. */
export function toEntry(kind: HolderKind, typed: string): string | undefined {
  const text = typed.trim()
  const whole = AclEntry.safeParse(text)
  if (whole.success) return whole.data
  return AclEntry.safeParse(`${kind}:${text}`).data
}
