import { analyzeWords, characterGrams } from '../../../language/index.ts'

/** Words that ask or build the sentence; what is left says what is asked about. */
const english =
  'what which who whom whose when where why how did does do is are was were be been being has have had can could would should may might must will shall the a an of in on at to for from by with and or as that this these those it its there than then many much some any i we you my our your me us he she they tell please'
const german =
  'was welche welcher welches welchem welchen wer wen wem wessen wann wo woher wohin warum wieso weshalb wie viele vielen viel ist sind war waren wurde wurden wird werden hat habe haben hatte hatten kann können konnte soll sollte muss müssen darf dürfen der die das den dem des und ein eine einen einem einer eines oder in im an am auf zu zum zur von vom für mit bei nach aus über um als es sich nicht auch gibt gab man ich wir sie er mein meine unser unsere mir mich uns bitte'

export interface QuestionTerms {
  /** Stems of the content words. */
  readonly words: readonly string[]
  /** Character 4-grams of the content words. */
  readonly grams: readonly string[]
  /** Character 4-grams of all words. */
  readonly allGrams: readonly string[]
}

export function readQuestionTerms(question: string, language: string | undefined): QuestionTerms {
  const lists = language === 'en' ? english : language === 'de' ? german : `${english} ${german}`
  const functionWords = new Set(lists.split(' '))
  const words = question.match(/[\p{L}\p{N}\p{M}'’.,/&§-]+/gu) ?? []
  const content = words
    .filter((word) => !functionWords.has(word.toLowerCase().replace(/[.,]+$/, '')))
    .join(' ')
  const asked = content === '' ? question : content
  return {
    words: [...new Set(analyzeWords(asked, language))],
    grams: [...new Set(characterGrams(asked))],
    allGrams: [...new Set(characterGrams(question))],
  }
}
