import type { Document } from '@tragwerk/contracts/knowledge'
import { RotateCcw, Trash2, X } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Button, Checkbox, ConfirmDialog, IconButton, useToast } from '../design/index.ts'
import { useProblemText } from '../uploads/index.ts'
import { useWords } from '../words/index.ts'
import { documentWords } from './document-words.ts'
import { type BulkOutcome, useBulk } from './use-documents.ts'

/** What can be done with one document or many. */
export interface DocumentWork {
  readonly retry: (documents: readonly Document[]) => void
  readonly askDelete: (documents: readonly Document[]) => void
  /** Asked about at the moment. */
  readonly deleting: readonly Document[]
  readonly cancelDelete: () => void
  readonly confirmDelete: () => Promise<void>
}

/** `onDone` is told when documents are gone or tried again. */
export function useDocumentWork(collection: string, onDone: () => void): DocumentWork {
  const t = useWords(documentWords)
  const toast = useToast()
  const problemText = useProblemText()
  const bulk = useBulk(collection)
  const [deleting, setDeleting] = useState<readonly Document[]>([])

  const tell = (outcome: BulkOutcome, text: string) => {
    const { done, failures } = outcome
    const first = failures[0] as (Error & { code?: string }) | undefined
    if (!first) return toast({ text, tone: 'good' })
    const reason = problemText({ code: first.code ?? '', message: first.message })
    toast({ text: t('partly', { done: done.length, failed: failures.length, reason }), tone: 'bad' })
  }
  // Rows are redrawn when these change, so they stay the same.
  const retryNow = useRef<DocumentWork['retry']>(undefined)
  useEffect(() => {
    retryNow.current = async (documents) => {
      const outcome = await bulk.retry(documents.map(({ id }) => id))
      tell(outcome, t('retried', { count: outcome.done.length }))
      onDone()
    }
  })
  const retry = useCallback((documents: readonly Document[]) => retryNow.current?.(documents), [])
  const cancelDelete = useCallback(() => setDeleting([]), [])

  return {
    retry,
    askDelete: setDeleting,
    deleting,
    cancelDelete,
    async confirmDelete() {
      const outcome = await bulk.remove(deleting.map(({ id }) => id))
      if (outcome.done.length === 0 && outcome.failures[0]) throw outcome.failures[0]
      tell(outcome, t('deleted', { count: outcome.done.length }))
      onDone()
    },
  }
}

export function DocumentDialogs({ work }: { readonly work: DocumentWork }) {
  const t = useWords(documentWords)
  const { deleting } = work
  const [only] = deleting
  if (!only) return null
  const isOne = deleting.length === 1
  return (
    <ConfirmDialog
      isOpen
      onClose={work.cancelDelete}
      title={
        isOne ? t('deleteOneTitle', { title: only.title }) : t('deleteTitle', { count: deleting.length })
      }
      text={t(isOne ? 'deleteText' : 'deleteManyText')}
      action={t('delete')}
      onConfirm={work.confirmDelete}
    />
  )
}

interface SelectionBarProps {
  readonly chosen: readonly Document[]
  readonly shown: number
  readonly work: DocumentWork
  onAll(): void
  onNone(): void
}

export function SelectionBar({ chosen, shown, work, onAll, onNone }: SelectionBarProps) {
  const t = useWords(documentWords)
  const failed = useMemo(() => chosen.filter(({ status }) => status === 'failed'), [chosen])
  const isAll = chosen.length === shown
  return (
    <div className="ml-auto flex flex-wrap items-center gap-2" title={t('selectHint')}>
      <Checkbox
        label={chosen.length === 0 ? t('selectAll') : t('selected', { count: chosen.length })}
        isChecked={isAll}
        onChange={isAll ? onNone : onAll}
      />
      {failed.length > 0 && (
        <Button size="small" onClick={() => work.retry(failed)}>
          <RotateCcw aria-hidden />
          {t('retrySelected', { count: failed.length })}
        </Button>
      )}
      {chosen.length > 0 && (
        <>
          <Button size="small" onClick={() => work.askDelete(chosen)}>
            <Trash2 aria-hidden />
            {t('delete')}
          </Button>
          <IconButton label={t('unselect')} icon={<X />} onClick={onNone} />
        </>
      )}
    </div>
  )
}
