import type { GatewayRequest } from '../exchange.ts'
import { isJsonObject } from '../json.ts'
import type { WireTarget } from '../providers/provider.ts'
import { withoutForeignReasoning } from './foreign-reasoning.ts'

const usageOption = Buffer.from('"stream_options":{"include_usage":true},')
const openBrace = 0x7b

export interface PreparedBody {
  readonly bytes: Buffer
  /** The client did not ask for the usage event that it would get: it must not see it. */
  readonly isUsageInjected: boolean
}

/**
 * The bytes for a provider of the same format: what the client sent, with the provider's name of the model, without
 * reasoning that this provider would refuse, and for streams with the wish to be told the usage. Untouched bytes stay
 * untouched.
 */
export function prepareBody(
  { format, bytes, body: sent, modelSpan }: GatewayRequest,
  target: Pick<WireTarget, 'model' | 'streamUsage' | 'refusesForeignReasoning'>,
): PreparedBody {
  const body = withoutForeignReasoning(format, sent, {
    isOwnOnly: target.refusesForeignReasoning === true,
  })
  const wantsUsage =
    body.stream === true && target.streamUsage === 'inject' && !asksForUsage(body.stream_options)
  const isCleaned = body !== sent
  const hasRightModel = body.model === target.model
  if (hasRightModel && !wantsUsage && !isCleaned) return { bytes, isUsageInjected: false }
  // A client's own stream_options must be changed, not doubled; rare enough to write everything anew.
  if (isCleaned || modelSpan === undefined || (wantsUsage && body.stream_options !== undefined)) {
    const changed = {
      ...body,
      model: target.model,
      ...(wantsUsage && {
        stream_options: {
          ...(isJsonObject(body.stream_options) && body.stream_options),
          include_usage: true,
        },
      }),
    }
    return { bytes: Buffer.from(JSON.stringify(changed)), isUsageInjected: wantsUsage }
  }
  return { bytes: splice(bytes, { modelSpan, target, wantsUsage }), isUsageInjected: wantsUsage }
}

function asksForUsage(options: unknown): boolean {
  return isJsonObject(options) && options.include_usage === true
}

interface Change {
  readonly modelSpan: readonly [start: number, end: number]
  readonly target: Pick<WireTarget, 'model'>
  readonly wantsUsage: boolean
}

function splice(bytes: Buffer, { modelSpan: [start, end], target, wantsUsage }: Change): Buffer {
  const afterBrace = bytes.indexOf(openBrace) + 1
  const model = Buffer.from(JSON.stringify(target.model))
  return Buffer.concat([
    bytes.subarray(0, afterBrace),
    wantsUsage ? usageOption : bytes.subarray(0, 0),
    bytes.subarray(afterBrace, start),
    model,
    bytes.subarray(end),
  ])
}
