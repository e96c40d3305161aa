import type { Cost } from '@tragwerk/contracts/gateway'
import type { GatewayRequest } from '../exchange.ts'
import type { AttemptResult } from '../lanes/attempt.ts'
import { computeCost } from '../prices/compute-cost.ts'
import type { Runtime } from '../runtime.ts'
import { countDocumentSearches } from '../surfaces/rerank/rerank.ts'
import type { TokenCounter } from '../tokens/count-tokens.ts'
import type { UsageReading } from '../tokens/usage.ts'

/** Requests of these formats cost nothing that a provider would have to count. */
const uncounted = new Set(['openai-moderations', 'anthropic-count-tokens'])

type Generated = Exclude<AttemptResult, { readonly kind: 'failed' }>

/**
 * What an answer used: as the provider told it, else counted. Of an answer that broke off or was aborted, the
 * provider may have told only its beginning: then the text that came is counted, and the higher figure holds. Of a long
 * stream only a part is kept: the rest counts in proportion.
 */
export async function settleUsage(
  tokens: Pick<TokenCounter, 'countText' | 'countRequest'>,
  request: Pick<GatewayRequest, 'format' | 'body'>,
  result: Generated,
): Promise<UsageReading> {
  const { reading } = result
  const { usage } = reading
  if (isSettled(request, result)) return reading
  const { text, factor } = result.text()
  if (!isWhole(result) && text === '') return reading
  const output = Math.round((await tokens.countText(text)) * factor)
  if (usage.source !== 'none') {
    return { ...reading, usage: { ...usage, output: Math.max(usage.output, output) } }
  }
  const input = await tokens.countRequest(request.format, request.body)
  const searches = request.format === 'cohere-rerank' ? countDocumentSearches(request.body.documents) : 0
  return { ...reading, usage: { ...usage, input, output, source: 'counted' }, searches }
}

/** Whether what the provider told is all that there is to know. */
export function isSettled({ format }: Pick<GatewayRequest, 'format'>, result: Generated): boolean {
  return uncounted.has(format) || (isWhole(result) && result.reading.usage.source !== 'none')
}

function isWhole({ kind }: Generated): boolean {
  return kind === 'answer' || kind === 'streamed'
}

/** Whether `settleUsage` will count rather than believe: until then the cost is not known. */
export function needsCounting({ format }: Pick<GatewayRequest, 'format'>, { usage }: UsageReading): boolean {
  return usage.source === 'none' && !uncounted.has(format)
}

export function costOf(runtime: Runtime, deployment: string, reading: UsageReading): Cost {
  const found = runtime.price(deployment)
  const { usage, cacheWrite1h, searches } = reading
  return computeCost({
    price: found?.price,
    name: found?.name,
    usage,
    options: { cacheWrite1h, searches },
  })
}
