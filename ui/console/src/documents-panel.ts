import type { Document } from '@tragwerk/contracts/knowledge'
import { h, show } from './dom.ts'
import type { View } from './workbench.ts'

/** How often the list is read again while something is still being indexed. */
const pollMs = 1_000

/** The documents of a collection with their state; adds files by choice or drop. */
export function documentsPanel(view: View, collection: string): HTMLElement {
  const { words, api } = view
  const list = h('ul', { aria: { live: 'polite' } }, h('li', {}, words.loading))
  const more = h('button', { type: 'button', className: 'quiet', hidden: true }, words.more)
  const uploads = h('div')
  const panel = h('aside', { className: 'sheet documents' })
  let pages = 1
  let isReading = false

  const refresh = async () => {
    if (isReading) return
    isReading = true
    try {
      const { items, hasMore } = await api.documents(collection, pages)
      const rows = items.map((document) => row(view, document, () => remove(document)))
      show(list, ...(rows.length > 0 ? rows : [h('li', {}, words.empty)]))
      more.hidden = !hasMore
      const isBusy = items.some(({ status }) => status !== 'indexed' && status !== 'failed')
      if (isBusy && panel.isConnected) setTimeout(() => void refresh(), pollMs)
    } catch (error) {
      show(list, h('li', {}, problem(error, words.failed)))
    } finally {
      isReading = false
    }
  }

  const remove = async (document: Document) => {
    if (!confirm(`${words.removeAsk}\n${document.title}`)) return
    try {
      await api.remove(collection, document.id)
    } catch (error) {
      show(uploads, problem(error, words.failed))
    }
    await refresh()
  }

  const add = async (files: Iterable<File>) => {
    for (const file of files) {
      const bar = h('progress', { max: 1, value: 0, aria: { label: file.name } })
      const line = h('div', {}, h('small', {}, file.name), bar)
      uploads.append(line)
      try {
        await api.addFile(collection, file, (share) => {
          bar.value = share
        })
        line.remove()
      } catch (error) {
        show(line, h('small', {}, file.name), problem(error, words.failed))
      }
      await refresh()
    }
  }

  more.addEventListener('click', () => {
    pages += 1
    void refresh()
  })
  show(panel, h('header', {}, h('h2', {}, words.documents)), list, more, uploads, dropZone(view, add))
  void refresh()
  return panel
}

function dropZone({ words }: View, add: (files: Iterable<File>) => Promise<void>): HTMLElement {
  const input = h('input', {
    type: 'file',
    multiple: true,
    accept: '.pdf,.docx,.md,.markdown,.html,.htm,.txt',
  })
  const zone = h('label', { className: 'drop' }, h('b', {}, words.add), h('small', {}, words.drop), input)
  input.addEventListener('change', () => {
    void add([...(input.files ?? [])])
    input.value = ''
  })
  zone.addEventListener('dragover', (event) => {
    event.preventDefault()
    zone.classList.add('over')
  })
  zone.addEventListener('dragleave', () => zone.classList.remove('over'))
  zone.addEventListener('drop', (event) => {
    event.preventDefault()
    zone.classList.remove('over')
    void add([...(event.dataTransfer?.files ?? [])])
  })
  return zone
}

function row({ words }: View, document: Document, remove: () => Promise<void>): HTMLElement {
  const { done, total } = document.progress
  const state = document.status === 'failed' ? words.notIndexed : words[document.status]
  const progress = document.status === 'embedding' && total > 0 ? ` ${done}/${total}` : ''
  return h(
    'li',
    {},
    h('span', {}, document.title),
    h('span', { className: `state ${document.status}` }, `${state}${progress}`),
    h(
      'button',
      {
        type: 'button',
        className: 'quiet',
        title: words.remove,
        aria: { label: `${words.remove}: ${document.title}` },
        on: { click: () => void remove() },
      },
      '✕',
    ),
    document.error !== null && h('p', { className: 'problem' }, document.error.message),
  )
}

function problem(error: unknown, fallback: string): HTMLElement {
  return h('p', { className: 'problem', role: 'alert' }, error instanceof Error ? error.message : fallback)
}
