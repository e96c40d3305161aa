import type { Phrases } from './phrases.ts'
import type { Selection } from './select-sentences.ts'

/** The selection as text: one quote a line, each with the marker of its passage, in the order of the selection. */
export function writeAnswer({ outcome, quotes }: Selection, phrases: Phrases): string {
  if (outcome === 'nothing_found') return phrases.nothingFound
  const lines = quotes.map(({ number, shown }) => `${phrases.quote(withoutMarkers(shown))} [${number}]`)
  return [...(outcome === 'related' ? [phrases.related] : []), ...lines].join('\n')
}

/** A source's own `[3]` must not be taken for a citation of ours. */
function withoutMarkers(text: string): string {
  return text.replace(/\s?\[\d{1,3}\]/g, '')
}
