import type { i18n } from 'i18next'

export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

type Texts = Readonly<Record<string, string>>

/** The words of one domain in every language, with the same keys in each; checked by the compiler. */
export interface Words<T extends Texts = Texts> {
  readonly namespace: string
  readonly en: T
  readonly de: Readonly<Record<keyof T, string>>
}

/** `documents_one` and `documents_other` are asked for as `documents`. */
type Base<K> = K extends `${infer Name}_${'one' | 'other'}` ? Name : K
export type WordKey<T extends Texts> = Base<keyof T & string>

export type Values = Readonly<Record<string, string | number>>
export type Translate<T extends Texts> = (key: WordKey<T>, values?: Values) => string

/**
 * Declares the words of a domain. `{{name}}` inserts a value; `{{count, number}}` a formatted number; keys that
 * end in `_one` and `_other` are chosen by `count`.
 */
export function defineWords<const T extends Texts>(
  namespace: string,
  words: { readonly en: T; readonly de: Readonly<Record<keyof T, string>> },
): Words<T> {
  return { namespace, ...words }
}

/** Makes the words known, once. */
export function addWords(instance: i18n, words: Words): void {
  if (instance.hasResourceBundle('en', words.namespace)) return
  for (const language of languages) instance.addResourceBundle(language, words.namespace, words[language])
}
