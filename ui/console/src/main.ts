import './without-eval.ts'
import { connect } from './api.ts'
import { h, show } from './dom.ts'
import { forgetKey, readKey } from './session.ts'
import { signInView } from './sign-in-view.ts'
import { chooseLanguage, currentLanguage, wordsIn } from './words.ts'
import { workbench } from './workbench.ts'

function render(): void {
  const language = currentLanguage()
  const words = wordsIn(language)
  const key = readKey()
  document.documentElement.lang = language
  const beam = h(
    'header',
    { className: 'beam' },
    h('img', { src: '/icon.svg', alt: '' }),
    h('h1', {}, 'Tragwerk'),
    h('p', {}, words.tagline),
    h(
      'button',
      {
        type: 'button',
        on: {
          click: () => {
            chooseLanguage(language === 'de' ? 'en' : 'de')
            render()
          },
        },
      },
      words.language,
    ),
    key !== undefined && h('button', { type: 'button', on: { click: signOut } }, words.signOut),
  )
  const content =
    key === undefined ? signInView(words, render) : workbench({ api: connect(key), words, language, signOut })
  show(document.querySelector('#app')!, beam, content)
}

function signOut(): void {
  forgetKey()
  render()
}

render()
