import { appendFileSync } from 'node:fs'
import { describe, test } from 'vitest'

/** What a suite needs of the machine it runs on. */
export interface Need {
  readonly what: string
  readonly debianPackage: string
  readonly isInstalled: boolean
  readonly isRequired: boolean
  /** File with one line for each suite that could not run. */
  readonly unreachable: string
}

/** Runs the suite, or counts it as unreachable, or fails it where everything is required. */
export function describeWhenReachable(name: string, body: () => void, need: Need): void {
  const { what, debianPackage, isInstalled, isRequired, unreachable } = need
  if (isInstalled) {
    describe(name, body)
  } else if (isRequired) {
    describe(name, () => {
      test(`finds ${what}`, () => {
        throw new Error(`${what} is not installed, and CI=true demands it. Install ${debianPackage}.`)
      })
    })
  } else {
    appendFileSync(unreachable, `${name}\n`)
    describe.skip(name, body)
  }
}
