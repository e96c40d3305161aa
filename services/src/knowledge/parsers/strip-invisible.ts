/**
 * Characters that a reader cannot see but that can carry instructions: zero-width characters, soft hyphens, variation
 * selectors, bidirectional controls, the tag block (all "default ignorable" in Unicode), annotation marks, and control
 * characters other than tab and line feed.
 */
const invisible = /[\p{Default_Ignorable_Code_Point}[\p{Cc}--[\t\n]]\ufff9-\ufffb]/gv

const loneSurrogates = /\p{Surrogate}/gu

/** Removes invisible characters, replaces lone surrogates by U+FFFD and unifies line ends to `\n`. */
export function stripInvisible(text: string): string {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029\f]/g, '\n')
    .replace(invisible, '')
    .replace(loneSurrogates, '\ufffd')
}
