import { CollectionName } from '@tragwerk/contracts/knowledge'

export type NameProblem = 'nameMissing' | 'nameCharacters' | 'nameStart' | 'nameLong'

const longestName = 63

/** What is wrong with a name, most important first; undefined when the server would take it. */
export function checkName(name: string): NameProblem | undefined {
  if (name === '') return 'nameMissing'
  if (/[^a-z0-9-]/.test(name)) return 'nameCharacters'
  if (name.startsWith('-')) return 'nameStart'
  if (name.length > longestName) return 'nameLong'
  return CollectionName.safeParse(name).success ? undefined : 'nameCharacters'
}

const spelledOut: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' }

/** The nearest name that is allowed: "Einkauf & Verträge" becomes "einkauf-vertraege". Empty when nothing is left. */
export function suggestName(typed: string): string {
  return typed
    .toLowerCase()
    .normalize('NFC')
    .replace(/[äöüß]/g, (letter) => spelledOut[letter]!)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestName)
    .replace(/^-+|-+$/g, '')
}
