import type { Citation } from '@tragwerk/contracts/knowledge'
import { h, show } from './dom.ts'
import type { View } from './workbench.ts'

/** Shows the document beside the answer, scrolled to the quoted place. */
export async function openSource(view: View, collection: string, citation: Citation): Promise<void> {
  const { words, api } = view
  const body = h('div', { className: 'fulltext', tabIndex: 0 }, words.loading)
  const close = h('button', { type: 'button', className: 'quiet' }, words.close)
  const dialog = h(
    'dialog',
    { aria: { label: citation.title } },
    h('header', {}, h('h2', {}, citation.title), close),
    body,
  )
  close.addEventListener('click', () => dialog.close())
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
  try {
    const { text } = await api.documentText(collection, citation.documentId)
    const quote = h('mark', {}, text.slice(citation.start, citation.end))
    show(body, text.slice(0, citation.start), quote, text.slice(citation.end))
    quote.scrollIntoView({ block: 'center' })
  } catch (error) {
    show(body, error instanceof Error ? error.message : words.failed)
  }
}
