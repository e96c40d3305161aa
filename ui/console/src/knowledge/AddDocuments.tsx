import { ChevronDown, File as FileIcon, Folder, Plus, TextCursorInput } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button, Menu, MenuItem, useToast } from '../design/index.ts'
import { checkFile, type Picked, readFileList, useUploads } from '../uploads/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { DropZone } from './DropZone.tsx'
import { documentWords } from './document-words.ts'
import { PasteDialog } from './PasteDialog.tsx'

/** Every way to bring documents in: a drop anywhere, files, a folder, pasted text. */
export function AddDocuments({ collection }: { readonly collection: string }) {
  const t = useWords(documentWords)
  const uploads = useUploads()
  const tellLeftOut = useLeftOut()
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const [isPasting, setIsPasting] = useState(false)

  function add(picked: Picked) {
    tellLeftOut(picked)
    if (picked.files.length === 0) return
    uploads.add(
      picked.files.map(({ file, path }) => {
        const problem = checkFile(file, path)
        return { collection, path, file, ...(problem && { problem }) }
      }),
    )
  }

  function takeFrom(field: HTMLInputElement) {
    add(readFileList(field.files ?? []))
    // The same file can be picked once more.
    field.value = ''
  }

  return (
    <>
      <DropZone collection={collection} onPicked={add} />
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label={t('addFiles')}
        onChange={(event) => takeFrom(event.currentTarget)}
      />
      <input
        ref={folder}
        type="file"
        hidden
        aria-label={t('addFolder')}
        {...{ webkitdirectory: '' }}
        onChange={(event) => takeFrom(event.currentTarget)}
      />
      <Menu
        label={t('add')}
        trigger={
          <Button tone="primary">
            <Plus aria-hidden />
            {t('add')}
            <ChevronDown aria-hidden />
          </Button>
        }
      >
        <MenuItem icon={<FileIcon />} onSelect={() => files.current?.click()}>
          {t('addFiles')}
        </MenuItem>
        <MenuItem icon={<Folder />} onSelect={() => folder.current?.click()}>
          {t('addFolder')}
        </MenuItem>
        <MenuItem icon={<TextCursorInput />} onSelect={() => setIsPasting(true)}>
          {t('addText')}
        </MenuItem>
      </Menu>
      <PasteDialog collection={collection} isOpen={isPasting} onClose={() => setIsPasting(false)} />
    </>
  )
}

function useLeftOut() {
  const t = useWords(documentWords)
  const format = useFormat()
  const toast = useToast()
  return ({ files, hidden, unreadable }: Picked) => {
    if (hidden > 0) toast({ text: t('hidden', { count: hidden }) })
    if (unreadable.length > 0) {
      toast({ text: t('unreadable', { names: format.list(unreadable.slice(0, 5)) }), tone: 'bad' })
    }
    if (files.length + hidden + unreadable.length === 0) toast({ text: t('nothingDropped') })
  }
}
