import { Upload } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { type Picked, readDrop } from '../uploads/index.ts'
import { useWords } from '../words/index.ts'
import { documentWords } from './document-words.ts'

interface DropZoneProps {
  readonly collection: string
  onPicked(picked: Picked): void
}

/** Takes files and folders that are dropped anywhere on the page. */
export function DropZone({ collection, onPicked }: DropZoneProps) {
  const t = useWords(documentWords)
  const [isOver, setIsOver] = useState(false)
  const take = useEffectEvent((transfer: DataTransfer) => void readDrop(transfer).then(onPicked))
  useEffect(() => {
    const enter = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
      setIsOver(true)
    }
    const leave = (event: DragEvent) => {
      // Without a next element the pointer has left the window.
      if (event.relatedTarget === null) setIsOver(false)
    }
    const drop = (event: DragEvent) => {
      setIsOver(false)
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      take(event.dataTransfer)
    }
    addEventListener('dragenter', enter)
    addEventListener('dragover', enter)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragenter', enter)
      removeEventListener('dragover', enter)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [])
  if (!isOver) return null
  return (
    <div className="pointer-events-none fixed inset-0 z-40 animate-fade bg-canvas/85 p-4 sm:p-8">
      <div className="flex h-full flex-col items-center justify-center gap-2 rounded-card border-2 border-accent border-dashed bg-accent-soft/40 text-center">
        <Upload aria-hidden className="size-8 text-accent" />
        <p className="font-semibold text-lg">{t('drop', { collection })}</p>
        <p className="text-ink-soft">{t('dropText')}</p>
      </div>
    </div>
  )
}
