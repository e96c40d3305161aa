import { watch } from 'node:fs'

/**
 * Calls `onChange` when something in the folder changes: also when a file is replaced by renaming, or a link to a
 * folder is. Best effort: it may miss changes and may call for nothing, so poll as well.
 */
export type WatchFolder = (path: string, onChange: () => void) => Disposable

export const watchFolder: WatchFolder = (path, onChange) => {
  try {
    const watcher = watch(path, { persistent: false }, () => onChange())
    watcher.on('error', () => watcher.close())
    return { [Symbol.dispose]: () => watcher.close() }
  } catch {
    // Not every file system can tell, and the system's number of watches is limited; polling sees the change.
    return { [Symbol.dispose]() {} }
  }
}
