import { access, mkdir, open, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { sqlErrors } from '../errors.ts'

/** Written after the first complete start: from then on the directory may hold acknowledged data. */
const markerName = 'initialised'
const clusterName = 'cluster'

/** Where the files of the embedded cluster are, and what had to be done about them. */
export interface ClusterDirectory {
  readonly path: string
  readonly notices: readonly string[]
  /** Call when the engine has started: records that the directory is complete. */
  markComplete(): Promise<void>
}

/**
 * Decides whether the cluster may be opened, must be created, or is damaged.
 *
 * A cluster whose creation was interrupted is set aside and created anew; it cannot hold data, since the marker is
 * written before the first statement is accepted. A cluster that was complete once is never touched.
 */
export async function prepareClusterDirectory(directory: string): Promise<ClusterDirectory> {
  const path = join(directory, clusterName)
  const marker = join(directory, markerName)
  const wasComplete = await exists(marker)
  const isWhole =
    (await exists(join(path, 'PG_VERSION'))) && (await exists(join(path, 'global', 'pg_control')))
  const notices: string[] = []
  if (wasComplete && !isWhole) {
    throw sqlErrors.directoryDamaged({ directory, reason: 'files of the database are missing.' })
  }
  if (!isWhole && (await hasEntries(path))) {
    const aside = await freeName(join(directory, `${clusterName}.incomplete`))
    await rename(path, aside)
    notices.push(
      `The creation of the database was interrupted. Its files were moved to ${aside}; it is created anew.`,
    )
  }
  await mkdir(path, { recursive: true, mode: 0o700 })
  return {
    path,
    notices,
    async markComplete() {
      if (wasComplete) return
      const file = await open(marker, 'w', 0o600)
      await file.sync()
      await file.close()
    },
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

async function hasEntries(path: string): Promise<boolean> {
  return (await readdir(path).catch(() => [])).length > 0
}

async function freeName(path: string): Promise<string> {
  for (let number = 1; ; number++) {
    const candidate = `${path}-${number}`
    if (!(await exists(candidate))) return candidate
  }
}
