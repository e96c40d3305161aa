import { knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { modelsRoutes } from '@tragwerk/contracts/models'
import type { RouteRequest } from '@tragwerk/contracts/route'
import type { Parameters } from './parameters.ts'
import type { Target } from './target.ts'

export type PlaygroundRequest =
  | {
      readonly kind: 'collection'
      readonly route: typeof knowledgeRoutes.answer
      readonly request: RouteRequest<typeof knowledgeRoutes.answer>
    }
  | {
      readonly kind: 'model'
      readonly route: typeof modelsRoutes.chat
      readonly request: RouteRequest<typeof modelsRoutes.chat>
    }

interface Asked {
  readonly target: Target
  readonly question: string
  readonly history: ReadonlyArray<{ readonly question: string; readonly answer: string }>
  readonly parameters: Parameters
}

/** What is sent for a question. Collections get the question alone; models the conversation and the parameters. */
export function toRequest({ target, question, history, parameters }: Asked): PlaygroundRequest {
  if (target.kind === 'collection') {
    const request = { params: { name: target.name }, body: { question, stream: true } }
    return { kind: 'collection', route: knowledgeRoutes.answer, request }
  }
  const { system, temperature, maxTokens } = parameters
  const request: RouteRequest<typeof modelsRoutes.chat> = {
    body: {
      model: target.name,
      messages: [
        ...(system.trim() === '' ? [] : [{ role: 'system' as const, content: system }]),
        ...history.flatMap((turn) => [
          { role: 'user' as const, content: turn.question },
          { role: 'assistant' as const, content: turn.answer },
        ]),
        { role: 'user', content: question },
      ],
      ...(temperature !== undefined && { temperature }),
      ...(maxTokens !== undefined && { max_tokens: maxTokens }),
      stream: true,
      stream_options: { include_usage: true },
    },
  }
  return { kind: 'model', route: modelsRoutes.chat, request }
}
