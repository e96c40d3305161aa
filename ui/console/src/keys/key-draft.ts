import { type Permission, permissions } from '@tragwerk/contracts/identity'

/** What is typed into the form for a new key. */
export interface KeyDraft {
  readonly name: string
  readonly permissions: readonly Permission[]
  readonly expiry: ExpiryChoice
  /** Last day of validity as `2026-12-31`, in local time; only for the choice `date`. */
  readonly date: string
  /** Names for access lists as typed, divided by blanks or commas. */
  readonly subjects: string
}

export const expiryChoices = ['never', '30', '90', '365', 'date'] as const
export type ExpiryChoice = (typeof expiryChoices)[number]

export const emptyDraft: KeyDraft = {
  name: '',
  permissions: ['knowledge:read', 'models:use'],
  expiry: '90',
  date: '',
  subjects: '',
}

export const presets = {
  read: ['knowledge:read', 'gateway:read', 'audit:read', 'system:read'],
  application: ['knowledge:read', 'models:use'],
  administrator: permissions,
} as const satisfies Readonly<Record<string, readonly Permission[]>>
export type Preset = keyof typeof presets

/** The preset that has exactly these permissions. */
export function presetOf(chosen: readonly Permission[]): Preset | undefined {
  const names = Object.keys(presets) as Preset[]
  return names.find((name) => isSameSet(presets[name], chosen))
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item) => other.includes(item))
}

/** As the server checks them. */
const subjectPattern = /^(user|group|role):[\w.@-]{1,100}$/

export function parseSubjects(text: string): { readonly valid: string[]; readonly invalid: string[] } {
  const all = [...new Set(text.split(/[\s,;]+/).filter(Boolean))]
  return {
    valid: all.filter((name) => subjectPattern.test(name)),
    invalid: all.filter((name) => !subjectPattern.test(name)),
  }
}

/** When the key ends as ISO 8601; undefined for never. `invalid` when no day, or one that is over, was chosen. */
export function expiresAtOf(
  draft: Pick<KeyDraft, 'expiry' | 'date'>,
  now: number,
): string | undefined | 'invalid' {
  if (draft.expiry === 'never') return undefined
  const end = draft.expiry === 'date' ? endOfDay(draft.date) : now + Number(draft.expiry) * dayMs
  return Number.isFinite(end) && end > now ? new Date(end).toISOString() : 'invalid'
}

const dayMs = 86_400_000

/** The last second of a local day. */
function endOfDay(day: string): number {
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T23:59:59`).getTime() : Number.NaN
}

export type DraftFault = 'name' | 'permissions' | 'date' | 'subjects'

/** What keeps the draft from being sent, in the order of the form. `held` is what the own key may hand on. */
export function faultsOf(draft: KeyDraft, held: readonly Permission[], now: number): DraftFault[] {
  const faults: DraftFault[] = []
  if (draft.name.trim() === '') faults.push('name')
  if (givenPermissions(draft, held).length === 0) faults.push('permissions')
  if (expiresAtOf(draft, now) === 'invalid') faults.push('date')
  if (parseSubjects(draft.subjects).invalid.length > 0) faults.push('subjects')
  return faults
}

/** Of what is ticked, what may be handed on. */
export function givenPermissions(draft: KeyDraft, held: readonly Permission[]): Permission[] {
  return permissions.filter((one) => draft.permissions.includes(one) && held.includes(one))
}

/** The request for a draft without faults. */
export function toKeyBody(draft: KeyDraft, held: readonly Permission[], now: number) {
  const expiresAt = expiresAtOf(draft, now)
  const { valid } = parseSubjects(draft.subjects)
  return {
    name: draft.name.trim(),
    permissions: givenPermissions(draft, held),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(valid.length > 0 && { subjects: valid }),
  }
}
