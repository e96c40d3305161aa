import type { Cost, TokenUsage } from '@tragwerk/contracts/gateway'
import type { GatewayRequest } from '../exchange.ts'
import type { AttemptResult } from '../lanes/attempt.ts'
import { computeCost } from '../prices/compute-cost.ts'
import type { Runtime } from '../runtime.ts'
import type { TokenCounter } from '../tokens/count-tokens.ts'
import type { UsageReading } from '../tokens/usage.ts'

/** Requests of these formats generate nothing that a provider would have to count. */
const uncounted = new Set(['openai-moderations', 'anthropic-count-tokens', 'cohere-rerank'])

type Generated = Exclude<AttemptResult, { readonly kind: 'failed' }>

/**
 * The tokens of an answer: as the provider told them, else counted. Of an answer that broke off or was aborted, the
 * provider may have told only its beginning: then the text that came is counted, and the higher figure holds.
 */
export async function settleUsage(
  tokens: TokenCounter,
  request: Pick<GatewayRequest, 'format' | 'body'>,
  result: Generated,
): Promise<TokenUsage> {
  const { usage } = result.reading
  const isWhole = result.kind === 'answer' || result.kind === 'streamed'
  if (uncounted.has(request.format) || (isWhole && usage.source !== 'none')) return usage
  const text = result.text()
  if (!isWhole && text === '') return usage
  const output = await tokens.countText(text)
  if (usage.source !== 'none') return { ...usage, output: Math.max(usage.output, output) }
  const input = await tokens.countRequest(request.format, request.body)
  return { ...usage, input, output, source: 'counted' }
}

export function needsCounting({ format }: Pick<GatewayRequest, 'format'>, { usage }: UsageReading): boolean {
  return usage.source === 'none' && !uncounted.has(format)
}

export function costOf(
  runtime: Runtime,
  deployment: string,
  { usage, reading }: { readonly usage: TokenUsage; readonly reading: UsageReading },
): Cost {
  const found = runtime.price(deployment)
  const { cacheWrite1h, searches } = reading
  return computeCost({
    price: found?.price,
    name: found?.name,
    usage,
    options: { cacheWrite1h, searches },
  })
}
