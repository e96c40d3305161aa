/** Why a file was not taken; `code` and `message` are the server's own. */
export type UploadProblem =
  | { readonly kind: 'empty' | 'tooLarge' | 'unsupported' | 'nameTooLong' | 'unreadable' }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }

export type UploadState = 'waiting' | 'sending' | 'done' | 'failed' | 'cancelled'

export interface UploadItem {
  readonly id: number
  readonly collection: string
  /** Path below the dropped folder; the document's `externalId`, so that sending it again replaces it. */
  readonly path: string
  readonly file: File
  readonly title?: string
  readonly state: UploadState
  /** Sent so far, 0 to 1. */
  readonly share: number
  /** The same for every attempt, so that none of them makes a second document. */
  readonly idempotencyKey: string
  readonly documentId?: string
  readonly problem?: UploadProblem
}

export interface UploadQueue {
  readonly items: readonly UploadItem[]
  readonly nextId: number
}

/** A file that was picked; one with a problem is listed, but never sent. */
export type NewUpload = Pick<
  UploadItem,
  'collection' | 'path' | 'file' | 'title' | 'problem' | 'idempotencyKey'
>

export type UploadAction =
  | { readonly type: 'added'; readonly files: readonly NewUpload[] }
  | { readonly type: 'started'; readonly id: number }
  | { readonly type: 'progressed'; readonly id: number; readonly share: number }
  | { readonly type: 'done'; readonly id: number; readonly documentId: string }
  | { readonly type: 'failed'; readonly id: number; readonly problem: UploadProblem }
  /** Could not be sent now, through no fault of the file; its turn comes again. */
  | { readonly type: 'postponed'; readonly id: number }
  | { readonly type: 'cancelled'; readonly id: number }
  | { readonly type: 'allCancelled' }
  | { readonly type: 'retried'; readonly id: number; readonly idempotencyKey: string }
  | { readonly type: 'cleared' }

export const emptyQueue: UploadQueue = { items: [], nextId: 1 }

/** Every change of the queue. What does not apply any more, such as progress of a cancelled file, changes nothing. */
export function changeQueue(queue: UploadQueue, action: UploadAction): UploadQueue {
  switch (action.type) {
    case 'added':
      return addFiles(queue, action.files)
    case 'started':
      return changeItem(
        queue,
        action.id,
        (item) => item.state === 'waiting' && { state: 'sending', share: 0 },
      )
    case 'progressed':
      return changeItem(queue, action.id, (item) => item.state === 'sending' && { share: action.share })
    case 'done':
      return changeItem(queue, action.id, ({ state }) => {
        return state === 'sending' && { state: 'done', share: 1, documentId: action.documentId }
      })
    case 'failed':
      return changeItem(queue, action.id, ({ state }) => {
        return isOpen(state) && { state: 'failed', problem: action.problem }
      })
    case 'postponed':
      return changeItem(queue, action.id, ({ state }) => {
        return state === 'sending' && { state: 'waiting', share: 0 }
      })
    case 'cancelled':
      return changeItem(queue, action.id, ({ state }) => isOpen(state) && { state: 'cancelled' })
    case 'allCancelled':
      return {
        ...queue,
        items: queue.items.map((item) => (isOpen(item.state) ? { ...item, state: 'cancelled' } : item)),
      }
    case 'retried':
      return changeItem(queue, action.id, (item) => {
        if (!canRetry(item)) return false
        return { state: 'waiting', share: 0, problem: undefined, idempotencyKey: action.idempotencyKey }
      })
    case 'cleared':
      return { ...queue, items: queue.items.filter((item) => isOpen(item.state)) }
  }
}

function addFiles(queue: UploadQueue, files: readonly NewUpload[]): UploadQueue {
  const added = files.map((file, index): UploadItem => {
    return { ...file, id: queue.nextId + index, state: file.problem ? 'failed' : 'waiting', share: 0 }
  })
  return { items: [...queue.items, ...added], nextId: queue.nextId + files.length }
}

type Change = { readonly [K in keyof UploadItem]?: UploadItem[K] | undefined }

function changeItem(
  queue: UploadQueue,
  id: number,
  change: (item: UploadItem) => Change | false,
): UploadQueue {
  const index = indexOf(queue.items, id)
  const item = queue.items[index]
  const changed = item && change(item)
  if (!item || !changed) return queue
  return { ...queue, items: queue.items.with(index, { ...item, ...changed } as UploadItem) }
}

/** By halving: items stand in the order of their ids, and there may be thousands. */
function indexOf(items: readonly UploadItem[], id: number): number {
  let low = 0
  let high = items.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = items[middle]!.id
    if (found === id) return middle
    if (found < id) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/** Still to be sent, or being sent. */
export function isOpen(state: UploadState): boolean {
  return state === 'waiting' || state === 'sending'
}

/** A file that is empty, too large or of a foreign kind stays so. */
export function canRetry(item: UploadItem): boolean {
  if (item.state === 'cancelled') return true
  const kind = item.problem?.kind
  return item.state === 'failed' && (kind === 'refused' || kind === 'unreadable')
}

/** The files whose turn it is, in the order they were added. */
export function nextToSend(queue: UploadQueue, atOnce: number): readonly UploadItem[] {
  const free = atOnce - queue.items.filter((item) => item.state === 'sending').length
  if (free <= 0) return []
  const next: UploadItem[] = []
  for (const item of queue.items) {
    if (next.length === free) break
    if (item.state === 'waiting') next.push(item)
  }
  return next
}

export interface UploadSummary extends Readonly<Record<UploadState, number>> {
  readonly total: number
  readonly open: number
  /** Failed for a reason that may pass. */
  readonly retryable: number
  /** Of the bytes that are not cancelled or refused, 0 to 1. */
  readonly share: number
}

export function summarise(queue: UploadQueue): UploadSummary {
  const counts = { waiting: 0, sending: 0, done: 0, failed: 0, cancelled: 0 }
  let retryable = 0
  let bytes = 0
  let sent = 0
  for (const item of queue.items) {
    counts[item.state] += 1
    if (item.state === 'failed' && canRetry(item)) retryable += 1
    if (item.state === 'failed' || item.state === 'cancelled') continue
    bytes += item.file.size
    sent += item.file.size * item.share
  }
  const open = counts.waiting + counts.sending
  return { ...counts, total: queue.items.length, open, retryable, share: bytes === 0 ? 1 : sent / bytes }
}
