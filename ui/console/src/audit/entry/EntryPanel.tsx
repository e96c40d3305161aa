import { auditRoutes } from '@tragwerk/contracts/audit'
import { ChevronLeft, ChevronRight, Copy } from 'lucide-react'
import { useEffect, useEffectEvent } from 'react'
import { Button, copyText, Dialog, IconButton, Notice, Skeleton, useToast } from '../../design/index.ts'
import { CopyAs, ErrorState } from '../../server/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import type { AuditSearch } from '../filters.ts'
import { EntryArithmetic } from './EntryArithmetic.tsx'
import { EntryFacts } from './EntryFacts.tsx'
import { useEntry } from './use-entry.ts'
import { entryWords } from './words.ts'

interface EntryPanelProps {
  readonly sequence: number
  onMove(sequence: number): void
  onClose(): void
  onFilter(filter: AuditSearch): void
}

/** One entry explained: what happened, and why its hash can be believed. */
export function EntryPanel({ sequence, onMove, onClose, onFilter }: EntryPanelProps) {
  const t = useWords(entryWords)
  const format = useFormat()
  const entry = useEntry(sequence)
  const { proof, checks, computed, previousSequence, nextSequence } = entry
  const move = (to: number | undefined) => to !== undefined && onMove(to)
  useArrowKeys((step) => move(step < 0 ? previousSequence : nextSequence))
  return (
    <Dialog
      isOpen
      onClose={onClose}
      place="side"
      title={t('title', { sequence: format.number(sequence) })}
      footer={
        <>
          <div className="mr-auto flex gap-1">
            <IconButton
              label={t('previousEntry')}
              icon={<ChevronLeft />}
              disabled={previousSequence === undefined}
              onClick={() => move(previousSequence)}
            />
            <IconButton
              label={t('nextEntry')}
              icon={<ChevronRight />}
              disabled={nextSequence === undefined}
              onClick={() => move(nextSequence)}
            />
          </div>
          <CopyAs route={auditRoutes.getEntry} request={{ params: { sequence } }} />
          {proof && <CopyJson value={proof} />}
        </>
      }
    >
      {entry.error && !proof && <ErrorState error={entry.error} onRetry={entry.reload} />}
      {!proof && !entry.error && <PanelSkeleton />}
      {proof && checks && (
        <div className="space-y-6">
          <Verdict isTampered={Object.values(checks).includes('bad')} />
          <EntryFacts proof={proof} onFilter={onFilter} />
          <EntryArithmetic {...{ proof, checks, computed }} />
        </div>
      )}
    </Dialog>
  )
}

function Verdict({ isTampered }: { readonly isTampered: boolean }) {
  const t = useWords(entryWords)
  if (!isTampered) return null
  return (
    <Notice tone="bad">
      <p className="font-semibold">{t('tampered')}</p>
      <p>{t('tamperedText')}</p>
    </Notice>
  )
}

function CopyJson({ value }: { readonly value: object }) {
  const t = useWords(entryWords)
  const toast = useToast()
  const copy = async () => {
    await copyText(JSON.stringify(value, null, 2))
    toast({ text: t('copiedJson'), tone: 'good' })
  }
  return (
    <Button onClick={() => void copy()}>
      <Copy aria-hidden />
      {t('copyJson')}
    </Button>
  )
}

function PanelSkeleton() {
  const t = useWords(entryWords)
  return (
    <div role="status" aria-label={t('loading')} className="space-y-4">
      <Skeleton className="h-5 w-4/5" />
      <Skeleton className="h-32 w-full" />
      <Skeleton className="h-48 w-full" />
    </div>
  )
}

/** ← and → while the panel is open, except where they move a cursor or scroll. */
function useArrowKeys(onStep: (step: -1 | 1) => void): void {
  const step = useEffectEvent(onStep)
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : undefined
      const target = event.target as HTMLElement
      if (by === undefined || event.altKey || event.metaKey || event.ctrlKey) return
      if (target.closest('input,textarea,select,pre,[role="menu"]')) return
      step(by)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}
