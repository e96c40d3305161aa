import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { readSurroundings, reportUnreachable } from './unreachable.ts'

/** What test processes are told about the folder that `TRAGWERK_DATA` names. */
export interface WireDataAccess {
  readonly folder: string | undefined
  readonly unreachable: string
  /** For places that are chosen at random. */
  readonly seed: number
}

declare module 'vitest' {
  export interface ProvidedContext {
    wireData: WireDataAccess
  }
}

/** Vitest's global set-up: tells the suites where recorded traffic is, and counts those that had none. */
export function setup(project: TestProject): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'tragwerk-wire-data-'))
  const unreachable = join(directory, 'unreachable.log')
  const { data, seed } = readSurroundings()
  project.provide('wireData', { unreachable, folder: data, seed })
  return () => {
    reportUnreachable('The folder of TRAGWERK_DATA', unreachable)
    rmSync(directory, { recursive: true, force: true })
  }
}
