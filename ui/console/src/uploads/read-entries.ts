import { isHidden } from './check-file.ts'

export interface PickedFile {
  readonly file: File
  /** With the names of the folders it was found in. */
  readonly path: string
}

export interface Picked {
  readonly files: readonly PickedFile[]
  /** Hidden and system files, left out. */
  readonly hidden: number
  /** Files and folders that the browser could not open. */
  readonly unreadable: readonly string[]
}

/** Everything that was dropped, folders with all that is in them, in the order of their names. */
export async function readEntries(entries: readonly FileSystemEntry[]): Promise<Picked> {
  const files: PickedFile[] = []
  const unreadable: string[] = []
  let hidden = 0

  async function visit(entry: FileSystemEntry, path: string): Promise<void> {
    if (isHidden(entry.name)) {
      hidden += 1
      return
    }
    try {
      if (entry.isFile) {
        files.push({ file: await readFile(entry as FileSystemFileEntry), path })
        return
      }
      for (const child of await readFolder(entry as FileSystemDirectoryEntry)) {
        await visit(child, `${path}/${child.name}`)
      }
    } catch {
      unreadable.push(path)
    }
  }

  for (const entry of entries) await visit(entry, entry.name)
  return { files, hidden, unreadable }
}

/** Of a file field; folders have told their paths already. */
export function readFileList(list: Iterable<File>): Picked {
  const all = Array.from(list, (file) => ({ file, path: file.webkitRelativePath || file.name }))
  const files = all.filter(({ path }) => !path.split('/').some(isHidden))
  return { files, hidden: all.length - files.length, unreadable: [] }
}

/**
 * What was dropped. The list is read at once, because the browser closes it after the event; what has no entry in a
 * file system, such as a picture dragged out of a program, is taken as the file it is.
 */
export async function readDrop(transfer: DataTransfer): Promise<Picked> {
  const items = Array.from(transfer.items).filter(({ kind }) => kind === 'file')
  const dropped = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  const entries = dropped.flatMap(({ entry }) => entry ?? [])
  const loose = readFileList(dropped.flatMap(({ entry, file }) => (entry === null && file ? file : [])))
  const picked = await readEntries(entries)
  return {
    files: [...picked.files, ...loose.files],
    hidden: picked.hidden + loose.hidden,
    unreadable: picked.unreadable,
  }
}

function readFile(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}

/** Browsers hand out a folder in parts, of a hundred entries at most; an empty part is the end. */
async function readFolder(entry: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = entry.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (part.length === 0) return all.sort((one, other) => (one.name < other.name ? -1 : 1))
    all.push(...part)
  }
}
