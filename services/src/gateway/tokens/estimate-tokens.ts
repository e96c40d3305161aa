/**
 * A quick guess of the tokens in this many bytes of UTF-8, for admission; nothing is tokenised. A third of the bytes:
 * a fifth to a half above the truth for prose in German and English, a tenth or more for JSON and HTML, but up to a tenth
 * below it for dense code, and further for text without words such as base64, random signs or rare Chinese characters.
 */
export function estimateTokens(bytes: number): number {
  return Math.ceil(bytes / 3)
}

/** An image whose size is not known, at OpenAI: 85 tokens and 170 for each of the four tiles of 1,024 × 1,024 pixels. */
const openaiImage = 765
const openaiLowDetailImage = 85
/** At Anthropic: width × height / 750, which ends near this for the largest image that is not scaled down. */
const anthropicImage = 1_600

export function estimateOpenaiImage(detail: unknown): number {
  return detail === 'low' ? openaiLowDetailImage : openaiImage
}

export function estimateAnthropicImage(): number {
  return anthropicImage
}

const bytesPerPage = 50_000
/** The upper end of what Anthropic names for a page of a PDF file, text and picture together. */
const tokensPerPage = 3_000

/** A document given as base64: pages of 50,000 bytes, at least one. Rough; only the provider reads the file. */
export function estimateDocument(base64Length: number): number {
  return Math.max(1, Math.ceil((base64Length * 0.75) / bytesPerPage)) * tokensPerPage
}

const bytesPerSecond = 8_000
const tokensPerSecond = 10

/** Sound given as base64, at OpenAI's ten tokens for each second, supposed to be compressed to 64 kbit/s. */
export function estimateAudio(base64Length: number): number {
  return Math.ceil(((base64Length * 0.75) / bytesPerSecond) * tokensPerSecond)
}
