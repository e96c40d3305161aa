import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ids } from '@tragwerk/infra/clock'

/** The identity of this node, kept in its data folder: after a restart it finds the work it had begun. */
export function readNodeId(dataDir: string, ids: Ids): string {
  const file = join(dataDir, 'node-id')
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const id = ids.uuid()
    writeFileSync(file, `${id}\n`, { flag: 'wx' })
    return id
  }
}
