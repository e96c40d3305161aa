import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { findBrowser } from './launch-browser.ts'
import { readSurroundings, reportUnreachable } from './unreachable.ts'

/** What test processes are told about the browser of this machine. */
export interface BrowserAccess {
  readonly unreachable: string
  readonly isInstalled: boolean
  readonly isRequired: boolean
}

declare module 'vitest' {
  export interface ProvidedContext {
    browser: BrowserAccess
  }
}

/** Vitest's global set-up: tells the suites whether there is a browser, and counts those that had none. */
export function setup(project: TestProject): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'tragwerk-browser-'))
  const unreachable = join(directory, 'unreachable.log')
  const { isRequired } = readSurroundings()
  project.provide('browser', { unreachable, isRequired, isInstalled: findBrowser() !== undefined })
  return () => {
    reportUnreachable('Chromium', unreachable)
    rmSync(directory, { recursive: true, force: true })
  }
}
