import type { LanguageModelV4StreamPart } from '@ai-sdk/provider'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anthropicMessagesCodec } from './codec.ts'
import { assemble, eventsOf } from './read-frames.ts'

type Part = LanguageModelV4StreamPart

const finish: Part = {
  type: 'finish',
  finishReason: { unified: 'stop', raw: 'stop' },
  usage: {
    inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: undefined, text: undefined, reasoning: undefined },
  },
}

function blocksOf(parts: readonly Part[]) {
  const encoder = anthropicMessagesCodec.openStream({ id: 'r1', created: 0, model: 'm', body: {} })
  return assemble(eventsOf(parts.map((part) => encoder.encode(part)).join('')))
}

interface Source {
  readonly kind: 'text' | 'thinking' | 'tool'
  readonly chunks: readonly string[]
}
const chunk = fc.string({ unit: 'binary', maxLength: 6 }).map((value) => value.replaceAll(/[⟦⟧]/g, ''))
const aSource: fc.Arbitrary<Source> = fc.record({
  kind: fc.constantFrom('text', 'thinking', 'tool'),
  chunks: fc.array(chunk, { maxLength: 4 }),
})

/** The parts of one source. Texts say with every delta whose it is, because they may be split. */
function partsOf({ kind, chunks }: Source, number: number): Part[] {
  const id = `s${number}`
  if (kind === 'text') {
    const deltas = chunks.map((delta) => ({ type: 'text-delta', id, delta: `⟦${number}⟧${delta}` }) as const)
    return [{ type: 'text-start', id }, ...deltas, { type: 'text-end', id }]
  }
  if (kind === 'thinking') {
    const deltas = chunks.map((delta): Part => ({ type: 'reasoning-delta', id, delta }))
    const providerMetadata = { anthropic: { signature: `sig${number}` } }
    return [{ type: 'reasoning-start', id }, ...deltas, { type: 'reasoning-end', id, providerMetadata }]
  }
  const input = JSON.stringify({ value: chunks.join('') })
  const deltas = input.match(/.{1,3}/gsu)!.map((delta) => ({ type: 'tool-input-delta', id, delta }) as const)
  return [
    { type: 'tool-input-start', id, toolName: 'look' },
    ...deltas,
    { type: 'tool-input-end', id },
    { type: 'tool-call', toolCallId: id, toolName: 'look', input },
  ]
}

/** Interleaves the sources as `picks` says, each in its own order. */
function interleave(sources: readonly Source[], picks: readonly number[]): Part[] {
  const queues = sources.map(partsOf)
  const parts: Part[] = []
  for (let step = 0; queues.some((queue) => queue.length > 0); step += 1) {
    const left = queues.filter((queue) => queue.length > 0)
    parts.push(left[(picks[step % picks.length] ?? 0) % left.length]!.shift()!)
  }
  return parts
}

function begun(parts: readonly Part[], type: 'reasoning-start' | 'tool-input-start'): string[] {
  return parts.flatMap((part) => (part.type === type ? [part.id] : []))
}

test('any stream comes out with the same texts, thoughts and calls', () => {
  fc.assert(
    fc.property(
      fc.array(aSource, { maxLength: 6 }),
      fc.array(fc.nat(5), { minLength: 1, maxLength: 40 }),
      (sources, picks) => {
        const parts = interleave(sources, picks)
        const blocks = blocksOf([...parts, finish])

        const calls = blocks.filter(({ type }) => type === 'tool_use')
        expect(calls.map(({ id }) => id)).toEqual(begun(parts, 'tool-input-start'))
        for (const { id, json } of calls) {
          const { chunks } = sources[Number(id.slice(1))]!
          expect(JSON.parse(json)).toEqual({ value: chunks.join('') })
        }

        const thoughts = blocks.filter(({ type }) => type === 'thinking')
        const expected = begun(parts, 'reasoning-start').map((id) => {
          const number = Number(id.slice(1))
          return { thinking: sources[number]!.chunks.join(''), signature: `sig${number}` }
        })
        expect(thoughts.map(({ thinking, signature }) => ({ thinking, signature }))).toEqual(expected)

        const texts = blocks.map((block) => block.text).join('')
        sources.forEach(({ kind, chunks }, number) => {
          if (kind !== 'text') return
          const own = [...texts.matchAll(/⟦(\d+)⟧([^⟦⟧]*)/g)].filter((found) => found[1] === `${number}`)
          expect(own.map((found) => found[2]).join('')).toBe(chunks.join(''))
        })
      },
    ),
    { numRuns: 300 },
  )
})
