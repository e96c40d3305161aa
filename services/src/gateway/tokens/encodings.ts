export type EncodingName = 'o200k_base' | 'cl100k_base'

/** Counts the tokens of one piece of text. The time grows with the square of a piece that has no break in it. */
export type CountPiece = (piece: string) => number

/** The vocabularies: several megabytes each, read when first asked for and kept. */
export interface Encodings {
  load(name: EncodingName): Promise<CountPiece>
}

/** Marks such as `<|endoftext|>` in a text are only text there. */
const asText = { disallowedSpecial: new Set<string>() }

/** The library keeps the pieces it has seen; it is made to forget them after this many characters of text. */
const maxRemembered = 1_000_000

export function createEncodings(): Encodings {
  const loaded = new Map<EncodingName, Promise<CountPiece>>()
  return {
    load(name) {
      const known = loaded.get(name)
      if (known !== undefined) return known
      const loading = loadEncoding(name)
      loaded.set(name, loading)
      loading.catch(() => loaded.delete(name))
      return loading
    },
  }
}

async function loadEncoding(name: EncodingName): Promise<CountPiece> {
  const encoding =
    name === 'o200k_base'
      ? await import('gpt-tokenizer/encoding/o200k_base')
      : await import('gpt-tokenizer/encoding/cl100k_base')
  // Never full, because dropping single entries from a full cache takes longer than counting.
  encoding.setMergeCacheSize(maxRemembered)
  let seen = 0
  return (piece) => {
    seen += piece.length
    if (seen > maxRemembered) {
      encoding.clearMergeCache()
      seen = piece.length
    }
    return encoding.countTokens(piece, asText)
  }
}

/** The vocabulary of a model, or the nearest to it: those of other providers are not public. */
export function encodingOf(model: string | undefined): EncodingName {
  return model !== undefined && /(^|\/)(gpt-4(-|$)|gpt-3\.5|gpt-35|text-embedding-)/.test(model)
    ? 'cl100k_base'
    : 'o200k_base'
}
