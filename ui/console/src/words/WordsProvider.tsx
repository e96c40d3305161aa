import type { i18n } from 'i18next'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { createI18n, initialLanguage, keepLanguage } from './create-i18n.ts'
import { createFormat, type Format } from './format.ts'
import { addWords, type Language, type Translate, type Values, type Words } from './words.ts'

interface Speech {
  readonly instance: i18n
  readonly language: Language
  readonly format: Format
  choose(language: Language): void
}

const SpeechContext = createContext<Speech | undefined>(undefined)

export function WordsProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(initialLanguage)
  const [instance] = useState(() => createI18n(language))
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const speech = useMemo<Speech>(
    () => ({
      instance,
      language,
      format: createFormat(language),
      choose(next) {
        keepLanguage(next)
        void instance.changeLanguage(next).then(() => setLanguage(next))
      },
    }),
    [instance, language],
  )
  return <SpeechContext value={speech}>{children}</SpeechContext>
}

function useSpeech(): Speech {
  const speech = useContext(SpeechContext)
  if (!speech) throw new Error('WordsProvider is missing above this component.')
  return speech
}

/** The words of a domain in the chosen language: `t('title')`, `t('documents', { count: 3 })`. */
export function useWords<T extends Readonly<Record<string, string>>>(words: Words<T>): Translate<T> {
  const { instance, language } = useSpeech()
  return useMemo(() => {
    addWords(instance, words)
    const translate = instance.getFixedT(language, words.namespace) as unknown as (
      key: string,
      values?: Values,
    ) => string
    // Lists ask for the same few words in every row.
    const fixed = new Map<string, string>()
    return (key, values) => {
      if (values) return translate(key, values)
      const text = fixed.get(key) ?? translate(key)
      fixed.set(key, text)
      return text
    }
  }, [instance, language, words])
}

/** Numbers, dates, sizes and money as the chosen language writes them. */
export function useFormat(): Format {
  return useSpeech().format
}

export function useLanguage(): { readonly language: Language; choose(language: Language): void } {
  const { language, choose } = useSpeech()
  return { language, choose }
}
