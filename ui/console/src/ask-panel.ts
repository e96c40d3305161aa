import { answerView } from './answer-view.ts'
import { h, show } from './dom.ts'
import type { View } from './workbench.ts'

const examples = {
  en: [
    'How many days of remote work are allowed per week?',
    'Who approves travel expenses?',
    'What must a password look like?',
  ],
  de: ['Wie hoch ist das Tagegeld?', 'Wie viele Urlaubstage habe ich?', 'Was kostet die Wartung?'],
} as const

/** The question box; Enter asks, Shift+Enter breaks the line, Escape stops. */
export function askPanel(view: View, collection: string): HTMLElement {
  const { words, language, api } = view
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
    h(
      'div',
      { className: 'examples' },
      h('span', {}, words.examples),
      ...examples[language].map((text) =>
        h(
          'button',
          {
            type: 'button',
            className: 'chip',
            on: {
              click: () => {
                question.value = text
                void ask()
              },
            },
          },
          text,
        ),
      ),
    ),
  )
  return h('div', {}, form, result)
}
