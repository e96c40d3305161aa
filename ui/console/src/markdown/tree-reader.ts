import type { Definition, RootContent } from 'mdast'
import { closeOpenEnds } from './close-open-ends.ts'
import type { SafeBlock } from './safe-tree.ts'
import { toSafeBlocks } from './to-safe-blocks.ts'
import { definitionsOf, parseBlocks } from './to-safe-tree.ts'

export interface TreeReader {
  /**
   * The blocks of a text. Called again with a longer text it parses only what stands behind the last finished block,
   * and hands out the finished ones as the same objects. With `isGrowing`, what has been begun at the end is shown as
   * if it were complete.
   */
  read(text: string, isGrowing: boolean): readonly SafeBlock[]
}

interface Finished {
  /** The text up to the last block, which may still change. */
  readonly text: string
  readonly blocks: readonly SafeBlock[]
}

const nothing: Finished = { text: '', blocks: [] }

/** Of what is parsed at once, so that a long text is cut into blocks on the way. */
const stepLength = 10_000
/** Each new definition may change links in any block, so all are read again; more are left unresolved. */
const mostDefinitions = 50
/** Of all definitions together; they are parsed once more with each part and leave it room. */
const longestDefinitions = 5000

/** Blocks that are complete cannot be changed by what follows, except by definitions of links. */
export function createTreeReader(): TreeReader {
  let finished = nothing
  let definitions = new Map<string, Definition>()
  /** Put before every part, so that references to them are recognised. */
  let definitionText = ''
  /** The text that was said to be whole; a longer one may have gone on within its last definition. */
  let ended: string | undefined

  function forget() {
    finished = nothing
    definitions = new Map()
    definitionText = ''
  }

  function parseTail(text: string) {
    return parseBlocks(text.slice(finished.text.length), definitionText)
  }

  /** True when there were new ones. */
  function learn(nodes: readonly RootContent[], source: string): boolean {
    const found = [...definitionsOf(nodes)].filter(([name]) => !definitions.has(name))
    const before = definitions.size
    for (const [name, node] of found) {
      const definition = `${source.slice(offsetOf(node), node.position?.end.offset)}\n\n`
      if (definitions.size >= mostDefinitions) break
      if (definitionText.length + definition.length > longestDefinitions) continue
      definitions.set(name, node)
      definitionText += definition
    }
    return definitions.size > before
  }

  /** Moves all blocks but the last to the finished ones. Returns the last. */
  function advance(text: string, isGrowing: boolean): readonly RootContent[] {
    for (;;) {
      const source = definitionText + text.slice(finished.text.length)
      const shift = finished.text.length - definitionText.length
      const nodes = parseTail(text)
      if (learn(isGrowing ? nodes.slice(0, -1) : nodes, source)) {
        finished = nothing
        continue
      }
      const last = nodes.at(-1)
      if (last === undefined || nodes.length < 2) return nodes
      const cut = Math.max(text.lastIndexOf('\n', offsetOf(last) + shift - 1) + 1, finished.text.length)
      const blocks = toSafeBlocks(nodes.slice(0, -1), definitions)
      finished = { text: text.slice(0, cut), blocks: [...finished.blocks, ...blocks] }
      return [last]
    }
  }

  return {
    read(text, isGrowing) {
      if (!text.startsWith(finished.text) || (ended !== undefined && ended !== text)) forget()
      ended = isGrowing ? undefined : text
      while (text.length - finished.text.length > stepLength) {
        const before = finished.text.length
        advance(text.slice(0, before + stepLength), true)
        if (finished.text.length <= before) break
      }
      const last = advance(text, isGrowing)
      if (!isGrowing) return [...finished.blocks, ...toSafeBlocks(last, definitions)]
      const source = text.slice(finished.text.length)
      const tail = closeOpenEnds(source)
      if (tail === source) return [...finished.blocks, ...toSafeBlocks(last, definitions)]
      return [...finished.blocks, ...toSafeBlocks(parseBlocks(tail, definitionText), definitions)]
    },
  }
}

function offsetOf(node: RootContent): number {
  return node.position?.start.offset ?? 0
}
