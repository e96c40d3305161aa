import { answerView } from './answer-view.ts'
import { h, show } from './dom.ts'
import type { View } from './workbench.ts'

/** The collection of the sample documents, the only one whose contents are known here. */
const sampleCollection = 'handbook'

const examples = {
  en: [
    'How long does a password have to be?',
    'What does fault code F12 mean?',
    'How long are backups kept?',
  ],
  de: [
    'Was kostet die Dosieranlage LD-400?',
    'An wie vielen Tagen in der Woche darf ich mobil arbeiten?',
    'Wann darf ich im Zug erste Klasse fahren?',
  ],
} as const

/** The question box; Enter asks, Shift+Enter breaks the line, Escape stops. */
export function askPanel(view: View, collection: string): HTMLElement {
  const { words, api } = view
  const question = h('textarea', { id: 'question', placeholder: words.questionHint, rows: 2, required: true })
  const button = h('button', { type: 'submit', className: 'primary' }, words.ask)
  const result = h('div')
  let running: AbortController | undefined

  const stop = () => running?.abort()
  const ask = async () => {
    const text = question.value.trim()
    if (text === '') return question.focus()
    stop()
    const controller = new AbortController()
    running = controller
    button.textContent = words.stop
    const answer = answerView(view, collection)
    show(result, answer.element)
    try {
      for await (const event of api.ask(collection, text, controller.signal)) answer.accept(event)
    } catch (error) {
      if (!controller.signal.aborted) answer.fail(error instanceof Error ? error.message : words.failed)
    }
    answer.end()
    if (running === controller) {
      running = undefined
      button.textContent = words.ask
    }
  }

  question.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') stop()
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    void ask()
  })
  const form = h(
    'form',
    {
      className: 'sheet',
      on: {
        submit: (event: Event) => {
          event.preventDefault()
          if (running) stop()
          else void ask()
        },
      },
    },
    h('div', { className: 'ask' }, h('label', { htmlFor: 'question' }, words.question), question, button),
    collection === sampleCollection &&
      exampleList(view, (text) => {
        question.value = text
        void ask()
      }),
  )
  return h('div', {}, form, result)
}

function exampleList({ words, language }: View, choose: (question: string) => void): HTMLElement {
  const chips = examples[language].map((text) =>
    h('button', { type: 'button', className: 'chip', on: { click: () => choose(text) } }, text),
  )
  return h('div', { className: 'examples' }, h('span', {}, words.examples), ...chips)
}
