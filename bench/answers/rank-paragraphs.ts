import { analyzeWords, characterGrams } from '@tragwerk/services/language'

const k1 = 1.2
const b = 0.75

/** Ranks paragraphs for a question: BM25 over words and over character 4-grams, each as a share of its best. */
export function createParagraphRanking(
  paragraphs: readonly string[],
  language: string,
): (question: string) => number[] {
  const words = createBm25(paragraphs.map((text) => analyzeWords(text, language)))
  const grams = createBm25(paragraphs.map((text) => characterGrams(text)))
  return (question) => {
    const byWord = shares(words(analyzeWords(question, language)))
    const byGram = shares(grams(characterGrams(question)))
    return byWord.map((score, index) => (score + byGram[index]!) / 2)
  }
}

function createBm25(documents: ReadonlyArray<readonly string[]>): (query: readonly string[]) => number[] {
  const meanLength = documents.reduce((sum, terms) => sum + terms.length, 0) / documents.length
  const postings = new Map<string, Map<number, number>>()
  for (const [index, terms] of documents.entries()) {
    for (const term of terms) {
      const counts = postings.get(term) ?? new Map<number, number>()
      postings.set(term, counts.set(index, (counts.get(index) ?? 0) + 1))
    }
  }
  return (query) => {
    const scores = documents.map(() => 0)
    for (const term of new Set(query)) {
      const counts = postings.get(term) ?? new Map<number, number>()
      const idf = Math.log(1 + (documents.length - counts.size + 0.5) / (counts.size + 0.5))
      for (const [index, count] of counts) {
        const norm = k1 * (1 - b + (b * documents[index]!.length) / meanLength)
        scores[index]! += (idf * count * (k1 + 1)) / (count + norm)
      }
    }
    return scores
  }
}

function shares(scores: readonly number[]): number[] {
  const best = Math.max(...scores)
  return scores.map((score) => (best === 0 ? 0 : score / best))
}
