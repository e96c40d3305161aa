import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { Attempt, WireFormat } from '@tragwerk/contracts/gateway'
import type { Call } from '@tragwerk/trust/access'
import type { AttemptInput, AttemptResult } from '../lanes/attempt.ts'
import { judgeError } from '../lanes/judge-error.ts'
import { passThrough } from '../lanes/pass-through.ts'
import { translate } from '../lanes/translated.ts'
import { answerWithVectors } from '../lanes/vectors.ts'
import type { WireTarget } from '../providers/provider.ts'
import { type Runtime, splitDeployment } from '../runtime.ts'
import { anthropicMessagesCodec } from '../surfaces/anthropic/codec.ts'
import { chatCodec } from '../surfaces/chat/codec.ts'
import type { LanguageCodec } from '../surfaces/codec.ts'
import { completionsCodec } from '../surfaces/completions/codec.ts'
import { responsesCodec } from '../surfaces/responses/codec.ts'
import type { ServeDeps } from './deps.ts'

const codecs: Partial<Record<WireFormat, LanguageCodec>> = {
  'openai-chat': chatCodec,
  'openai-completions': completionsCodec,
  'openai-responses': responsesCodec,
  'anthropic-messages': anthropicMessagesCodec,
}

/** How a deployment is asked: bytes, or a translation. */
export interface Path {
  readonly lane: Attempt['lane']
  readonly target: WireTarget | undefined
}

export interface Question {
  readonly call: Call
  readonly runtime: Runtime
  /** Replaces the codec of the format, for callers inside the process. */
  readonly codec?: LanguageCodec | undefined
}

/** Same format in and out goes byte for byte; callers inside the process have no bytes. */
export function findPath({ runtime, codec }: Question, format: WireFormat, deployment: string): Path {
  const target =
    codec === undefined
      ? runtime.provider(deployment)?.wire(format, splitDeployment(deployment).model)
      : undefined
  return { lane: target === undefined ? 'translated' : 'pass-through', target }
}

/** Asks one deployment once. Never rejects. */
export function askDeployment(
  deps: ServeDeps,
  question: Question & { readonly path: Path },
  input: AttemptInput,
): Promise<AttemptResult> {
  const { target } = question.path
  if (target === undefined) return askTranslated(deps, question, input)
  try {
    const upstream = question.runtime.upstream(target.origin)
    return passThrough(deps, { upstream, target }, input)
  } catch (error) {
    return Promise.resolve(judgeError(error, input.deployment))
  }
}

async function askTranslated(
  deps: ServeDeps,
  question: Question,
  input: AttemptInput,
): Promise<AttemptResult> {
  const { runtime, call } = question
  const { request, deployment } = input
  try {
    const codec = question.codec ?? codecs[request.format]
    if (codec === undefined) return await answerWithVectors(deps, { call, runtime }, input)
    const model = await findLanguageModel(deps, question, deployment)
    const created = Math.floor(deps.clock.now().getTime() / 1000)
    const name = typeof request.body.model === 'string' ? request.body.model : deployment
    return await translate(
      deps,
      { model, codec, context: { id: request.id, created, model: name, body: request.body } },
      input,
    )
  } catch (error) {
    return judgeError(error, deployment)
  }
}

/** Models of this process may depend on who asks: collections, for one, have permissions. */
async function findLanguageModel(
  deps: ServeDeps,
  { call, runtime }: Question,
  deployment: string,
): Promise<LanguageModelV4> {
  const { model } = splitDeployment(deployment)
  const provider = runtime.provider(deployment)
  const found = provider?.kind === 'built-in' ? undefined : provider?.languageModel(model)
  return found ?? deps.models.languageModel(call, deployment)
}
