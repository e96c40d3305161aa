import type { Cost, Price, TokenUsage } from '@tragwerk/contracts/gateway'

export interface CostOptions {
  /** The request ran in the provider's batch mode. */
  readonly isBatch?: boolean
  /** Of `usage.cacheWrite`, the tokens written for one hour instead of five minutes. */
  readonly cacheWrite1h?: number
  /** Search units of a rerank request. */
  readonly searches?: number
}

export interface CostQuestion {
  /** Undefined when no price is known: the cost is then 0 and not `priced`. */
  readonly price: Price | undefined
  /** Which price it is, for `Cost.price`. */
  readonly name?: string | undefined
  readonly usage: Omit<TokenUsage, 'source'>
  readonly options?: CostOptions | undefined
}

type PartName = keyof Cost['parts']
type Parts = Partial<Record<PartName, number>>

/**
 * What a request cost. Streamed and whole answers go through this one function, so they cost the same.
 *
 * Prices are taken to the millionth of a dollar for a million tokens, which is a whole number of pico dollars for one token.
 * Each part is tokens times that number, exact, and is rounded once to nano dollars, half up; the total is the sum of the
 * rounded parts. So parts and total agree to the last digit, and no part is off by more than half a nano dollar.
 *
 * Input that was neither read from a cache nor written to one costs `input`. Reasoning tokens are output and cost
 * `output`, unless the price names another figure for them. Input of more than `longContext.above` tokens puts the whole
 * request on those prices; figures the tier does not name (cache writes, reasoning) rise as input or output does. In
 * batches, cached, written and long input is reduced as `input` is, reasoning as `output` is. Amounts above 9 million
 * dollars for one request are cut off there.
 */
export function computeCost({ price, name, usage, options = {} }: CostQuestion): Cost {
  if (price === undefined) return { totalNanoUsd: 0, parts: {}, priced: false, price: null }
  const rates = ratesOf(price, usage.input, options.isBatch === true)
  const cached = Math.min(usage.cachedInput, usage.input)
  const written = Math.min(usage.cacheWrite, usage.input - cached)
  const written1h = Math.min(options.cacheWrite1h ?? 0, written)
  const reasoning = rates.reasoning === undefined ? 0 : Math.min(usage.reasoning, usage.output)
  const parts: Parts = {}
  let total = 0
  const add = (part: PartName, nanos: number) => {
    if (nanos === 0) return
    parts[part] = nanos
    total += nanos
  }
  add('input', toNanos(usage.input - cached - written, rates.input))
  add('cachedInput', toNanos(cached, rates.cachedInput))
  add('cacheWrite', toNanos(written - written1h, rates.cacheWrite, written1h, rates.cacheWrite1h))
  add('output', toNanos(usage.output - reasoning, rates.output))
  add('reasoning', toNanos(reasoning, rates.reasoning ?? 0))
  add('request', Math.round((price.request ?? 0) * 1e9))
  add('search', toNanos(options.searches ?? 0, Math.round((price.search ?? 0) * 1e12)))
  return { totalNanoUsd: Math.min(total, Number.MAX_SAFE_INTEGER), parts, priced: true, price: name ?? null }
}

/** What the caller supposes as longest answer when neither the request nor the model says one. */
export const defaultMaxOutputTokens = 4_096

export interface WorstCaseQuestion {
  readonly price: Price
  readonly inputTokens: number
  /** Absent: the caller passes the model's limit, or 4,096 applies. Providers may then generate more than that. */
  readonly maxOutputTokens?: number | undefined
  readonly searches?: number | undefined
  /** The request asks for cache entries that live for an hour. */
  readonly writesCacheFor1h?: boolean | undefined
}

/**
 * The most that a request can cost in nano dollars, for admission: every input token at the dearest price of input, every
 * output token used. Never below what `computeCost` gives for at most these tokens; up to 5 nano dollars above, because
 * parts are rounded one by one.
 */
export function estimateWorstCost(question: WorstCaseQuestion): number {
  const { price, inputTokens, maxOutputTokens = defaultMaxOutputTokens } = question
  const tiers = [ratesOf(price, 0, false)]
  if (price.longContext !== undefined && inputTokens > price.longContext.above) {
    tiers.push(ratesOf(price, inputTokens, false))
  }
  let worst = 0
  for (const rates of tiers) {
    const dearest = Math.max(
      rates.input,
      rates.cachedInput,
      rates.cacheWrite,
      question.writesCacheFor1h === true ? rates.cacheWrite1h : 0,
    )
    const output = Math.max(rates.output, rates.reasoning ?? 0)
    worst = Math.max(worst, margin(toNanos(inputTokens, dearest)) + margin(toNanos(maxOutputTokens, output)))
  }
  const request = Math.round((price.request ?? 0) * 1e9)
  const search = toNanos(question.searches ?? 0, Math.round((price.search ?? 0) * 1e12))
  return Math.min(worst + request + search, Number.MAX_SAFE_INTEGER)
}

function margin(nanos: number): number {
  return nanos === 0 ? 0 : nanos + 2
}

/** Pico dollars for one token. */
interface Rates {
  readonly input: number
  readonly cachedInput: number
  readonly cacheWrite: number
  readonly cacheWrite1h: number
  readonly output: number
  readonly reasoning: number | undefined
}

function ratesOf(price: Price, inputTokens: number, isBatch: boolean): Rates {
  const long =
    price.longContext !== undefined && inputTokens > price.longContext.above ? price.longContext : undefined
  const base = pico(price.input) ?? 0
  const baseOutput = pico(price.output) ?? 0
  const input = pico(long?.input) ?? base
  const output = pico(long?.output) ?? baseOutput
  const cachedInput =
    long === undefined ? (pico(price.cachedInput) ?? base) : (pico(long.cachedInput) ?? input)
  const cacheWrite = inProportion(pico(price.cacheWrite) ?? base, input, base)
  const cacheWrite1h =
    price.cacheWrite1h === undefined ? cacheWrite : inProportion(pico(price.cacheWrite1h) ?? 0, input, base)
  const reasoning = pico(price.reasoning)
  const rates: Rates = {
    input,
    cachedInput,
    cacheWrite,
    cacheWrite1h,
    output,
    reasoning: reasoning === undefined ? undefined : inProportion(reasoning, output, baseOutput),
  }
  return isBatch ? inBatch(rates, price) : rates
}

function inBatch(rates: Rates, price: Price): Rates {
  const base = pico(price.input) ?? 0
  const baseOutput = pico(price.output) ?? 0
  const input = pico(price.batchInput) ?? base
  const output = pico(price.batchOutput) ?? baseOutput
  return {
    input: base === 0 ? input : inProportion(rates.input, input, base),
    cachedInput: inProportion(rates.cachedInput, input, base),
    cacheWrite: inProportion(rates.cacheWrite, input, base),
    cacheWrite1h: inProportion(rates.cacheWrite1h, input, base),
    output: baseOutput === 0 ? output : inProportion(rates.output, output, baseOutput),
    reasoning: rates.reasoning === undefined ? undefined : inProportion(rates.reasoning, output, baseOutput),
  }
}

function pico(dollarsPerMillion: number | undefined): number | undefined {
  return dollarsPerMillion === undefined ? undefined : Math.round(dollarsPerMillion * 1e6)
}

function inProportion(rate: number, to: number, from: number): number {
  return to === from || from === 0 ? rate : Math.round((rate * to) / from)
}

/** Pico dollars of one or two products, rounded half up to nano dollars. */
function toNanos(tokens: number, rate: number, moreTokens = 0, moreRate = 0): number {
  const picos = tokens * rate + moreTokens * moreRate
  // Below 2^53 both products and their sum are exact; whole numbers only, so the halves are too.
  if (picos <= Number.MAX_SAFE_INTEGER) return Math.floor(picos / 1000) + (picos % 1000 >= 500 ? 1 : 0)
  const exact = BigInt(tokens) * BigInt(rate) + BigInt(moreTokens) * BigInt(moreRate)
  return Number((exact + 500n) / 1000n)
}
