import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderReferences } from './references.ts'

/** Writes every generated file under `docs/reference`. */
const root = join(import.meta.dirname, '..')
mkdirSync(join(root, 'docs/reference'), { recursive: true })
for (const [path, content] of Object.entries(renderReferences(root))) {
  writeFileSync(join(root, path), content)
  process.stdout.write(`${path}\n`)
}
