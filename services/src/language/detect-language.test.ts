import { beforeAll, expect, test } from 'vitest'
import { createLanguageDetector, type LanguageDetector } from './index.ts'

let detector: LanguageDetector
beforeAll(async () => {
  detector = await createLanguageDetector()
})

test.each([
  ['Wie viele Tage Urlaub habe ich im Jahr?', 'de'],
  ['How many days of leave do I have per year?', 'en'],
  ['Combien de jours de congé ai-je par an ?', 'fr'],
  ['¿Cuántos días de vacaciones tengo al año?', 'es'],
  ['Reisekosten', 'de'],
  ['travel expenses', 'en'],
  ['Preis Schraube M8', 'de'],
])('tells the language of "%s"', (text, language) => {
  expect(detector.detect(text).language).toBe(language)
})

test('says nothing about numbers and codes', () => {
  expect(detector.detect('12,50 / 8847')).toEqual({ language: undefined, confidence: 0 })
  expect(detector.detect('')).toEqual({ language: undefined, confidence: 0 })
})

test('is surer of a sentence than of a word that several languages share', () => {
  const sentence = detector.detect('Die Reisekosten werden nach der Rückkehr erstattet.')
  const word = detector.detect('Reisekosten')

  expect(sentence.confidence).toBeGreaterThan(word.confidence)
  expect(sentence.confidence).toBeLessThanOrEqual(1)
})

test('the expected languages decide unclear words only', async () => {
  const danish = await createLanguageDetector({ expected: ['da', 'no'] })

  expect(danish.detect('Reisekosten').language).toBe('no')
  expect(danish.detect('Wie viele Tage Urlaub habe ich im Jahr?').language).toBe('de')
})
