import type { Collection } from '@tragwerk/contracts/knowledge'
import type { Api } from './api.ts'
import { askPanel } from './ask-panel.ts'
import { documentsPanel } from './documents-panel.ts'
import { h, show } from './dom.ts'
import type { Language, Words } from './words.ts'

export interface View {
  readonly api: Api
  readonly words: Words
  readonly language: Language
  /** Called when the key is no longer accepted. */
  signOut(): void
}

/** Ask on the left, documents on the right, for one chosen collection. */
export function workbench(view: View): HTMLElement {
  const main = h('main', {}, h('p', {}, view.words.loading))
  view.api.collections().then(
    (collections) => open(view, main, { collections, name: preferred(collections) }),
    (error: Error & { status?: number }) => {
      if (error.status === 401) view.signOut()
      else show(main, h('p', { className: 'sheet problem', role: 'alert' }, error.message))
    },
  )
  return main
}

interface Choice {
  readonly collections: readonly Collection[]
  readonly name: string
}

function preferred(collections: readonly Collection[]): string {
  const asked = new URLSearchParams(location.search).get('collection')
  return collections.find(({ name }) => name === asked)?.name ?? collections[0]?.name ?? 'documents'
}

function open(view: View, main: HTMLElement, { collections, name }: Choice): void {
  const picker = h(
    'select',
    {
      id: 'collection',
      on: { change: () => open(view, main, { collections, name: picker.value }) },
    },
    ...collections.map((collection) =>
      h('option', { value: collection.name, selected: collection.name === name }, collection.name),
    ),
  )
  const chooser =
    collections.length > 1 && h('label', { htmlFor: 'collection' }, `${view.words.collection} `, picker)
  show(main, h('section', {}, chooser, askPanel(view, name)), documentsPanel(view, name))
}
