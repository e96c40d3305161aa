import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ids } from '@tragwerk/infra/clock'

/** The identity of this node, kept in its data folder: after a restart it finds the work it had begun. */
export function readNodeId(dataDir: string, ids: Ids): string {
  const file = join(dataDir, 'node-id')
  const known = existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
  // Empty when the first start was cut off while writing.
  if (known !== '') return known
  const id = ids.uuid()
  writeFileSync(file, `${id}\n`)
  return id
}
