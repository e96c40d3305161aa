import { createInstance, type i18n } from 'i18next'
import { type Language, languages } from './words.ts'

const storedKey = 'tragwerk.language'

/** The chosen language, else the browser's first that the console speaks, else English. */
export function initialLanguage(): Language {
  const wanted = [localStorage.getItem(storedKey) ?? '', ...navigator.languages]
  const spoken = wanted.map((tag) => languages.find((language) => tag.toLowerCase().startsWith(language)))
  return spoken.find((language) => language !== undefined) ?? 'en'
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(storedKey, language)
}

/** Texts are inserted as they are: React escapes what it renders. */
export function createI18n(language: Language): i18n {
  const instance = createInstance()
  void instance.init({
    lng: language,
    fallbackLng: 'en',
    resources: {},
    initAsync: false,
    interpolation: { escapeValue: false },
  })
  return instance
}
