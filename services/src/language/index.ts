export { analyzeWords } from './analyze-words.ts'
export { characterGrams } from './character-grams.ts'
export {
  createLanguageDetector,
  type DetectedLanguage,
  type LanguageDetector,
  type LanguageDetectorOptions,
} from './detect-language.ts'
export { splitSentences, type TextRange } from './split-sentences.ts'
