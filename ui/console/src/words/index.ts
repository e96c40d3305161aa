export { createFormat, type Format } from './format.ts'
export { useFormat, useLanguage, useWords, WordsProvider } from './WordsProvider.tsx'
export { defineWords, type Language, languages, type Translate, type Words } from './words.ts'
