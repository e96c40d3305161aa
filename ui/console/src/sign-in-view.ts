import { connect } from './api.ts'
import { h } from './dom.ts'
import { keepKey } from './session.ts'
import type { Words } from './words.ts'

/** Asks for the key and checks it before it is kept. */
export function signInView(words: Words, onSignedIn: () => void): HTMLElement {
  const key = h('input', { id: 'key', type: 'password', autocomplete: 'current-password', required: true })
  const problem = h('p', { className: 'problem', role: 'alert' })
  const submit = async () => {
    problem.textContent = ''
    try {
      await connect(key.value.trim()).collections()
      keepKey(key.value.trim())
      onSignedIn()
    } catch (error) {
      const isRefused = error instanceof Error && 'status' in error && error.status === 401
      problem.textContent = isRefused ? words.keyWrong : error instanceof Error ? error.message : words.failed
    }
  }
  return h(
    'form',
    {
      className: 'sheet sign-in',
      on: {
        submit: (event: Event) => {
          event.preventDefault()
          void submit()
        },
      },
    },
    h('h2', {}, words.signIn),
    h('label', { htmlFor: 'key' }, words.key),
    key,
    h('small', {}, words.keyWhy),
    problem,
    h('button', { type: 'submit', className: 'primary' }, words.signIn),
  )
}
