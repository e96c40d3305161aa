import type { Answer, AnswerEvent, Citation } from '@tragwerk/contracts/knowledge'
import { h, show } from './dom.ts'
import { openSource } from './source-view.ts'
import type { View } from './workbench.ts'

export interface AnswerView {
  readonly element: HTMLElement
  accept(event: AnswerEvent): void
  fail(message: string): void
  end(): void
}

/** One answer as it arrives: text with numbered marks, then the sources behind them. */
export function answerView(view: View, collection: string): AnswerView {
  const { words } = view
  const outcome = h('p', { className: 'outcome' }, words.searching)
  const text = h('div', { className: 'text waiting', aria: { live: 'polite' } })
  const sources = h('ol', { className: 'sources', aria: { label: words.sources } })
  const element = h('article', { className: 'sheet answer' }, outcome, text, sources)
  const citations = new Map<number, Citation>()
  let plain = ''

  const openCitation = (number: number) => {
    const citation = citations.get(number)
    if (citation) void openSource(view, collection, citation)
  }
  const paint = () => show(text, ...withMarks(plain, openCitation))

  return {
    element,
    accept(event) {
      if (event.type === 'text-delta') {
        plain += event.text
        paint()
      } else if (event.type === 'citation') {
        citations.set(event.citation.number, event.citation)
        sources.append(sourceCard(view, event.citation, openCitation))
      } else if (event.type === 'done') {
        show(outcome, ...summary(view, event.result))
      } else {
        this.fail(event.message)
      }
    },
    fail(message) {
      show(outcome, words.failed)
      element.append(h('p', { className: 'problem', role: 'alert' }, message))
    },
    end() {
      text.classList.remove('waiting')
    },
  }
}

function summary({ words, language }: View, result: Answer): HTMLElement[] {
  const percent = new Intl.NumberFormat(language, { style: 'percent' }).format(result.confidence)
  const tokens = new Intl.NumberFormat(language).format(result.usage.totalTokens)
  return [
    h('span', {}, words[result.outcome]),
    h('span', {}, `${words.confidence} ${percent} · ${result.model} · ${tokens} tokens`),
  ]
}

function withMarks(plain: string, open: (number: number) => void): Array<Node | string> {
  return plain.split(/(\[\d+\])/).map((piece) => {
    const number = /^\[(\d+)\]$/.exec(piece)?.[1]
    if (number === undefined) return piece
    return h(
      'button',
      { type: 'button', className: 'mark', on: { click: () => open(Number(number)) } },
      number,
    )
  })
}

function sourceCard({ words }: View, citation: Citation, open: (number: number) => void): HTMLElement {
  const place = citation.page === null ? citation.title : `${citation.title}, ${words.page} ${citation.page}`
  return h(
    'li',
    {},
    h(
      'button',
      { type: 'button', className: 'source', on: { click: () => open(citation.number) } },
      h('b', {}, `[${citation.number}] ${place}`),
      h('q', {}, citation.quote),
    ),
  )
}
