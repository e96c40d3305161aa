import type { GenerateResult, StreamPart } from './gateway-responses-scenarios.ts'

type Content = GenerateResult['content'][number]
type Block = Extract<Content, { type: 'text' } | { type: 'reasoning' }>

/** The whole answer that a stream of parts amounts to, as a provider gives it without streaming. */
export function toResult(parts: readonly StreamPart[]): GenerateResult {
  const blocks = new Map<string, Block>()
  const content: Content[] = []
  let end: Extract<StreamPart, { type: 'finish' }> | undefined
  for (const part of parts) {
    switch (part.type) {
      case 'text-delta':
      case 'reasoning-delta': {
        const type = part.type === 'text-delta' ? 'text' : 'reasoning'
        const key = `${type} ${part.id}`
        const block: Block = blocks.get(key) ?? { type, text: '' }
        if (!blocks.has(key)) content.push(block)
        blocks.set(key, block)
        block.text += part.delta
        if (part.providerMetadata) block.providerMetadata = part.providerMetadata
        break
      }
      case 'text-end': {
        const block = blocks.get(`text ${part.id}`)
        if (block?.type === 'text' && part.citations) block.citations = part.citations
        break
      }
      case 'tool-call':
      case 'source':
      case 'file':
        content.push(part)
        break
      case 'finish':
        end = part
    }
  }
  if (!end) throw new Error('The parts have no finish.')
  return { content, finishReason: end.finishReason, usage: end.usage, warnings: [] }
}
