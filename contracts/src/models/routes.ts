import { z } from 'zod'
import { defineRoute } from '../route.ts'
import { ChatChunk, ChatCompletion, ChatRequest } from './chat.ts'
import { EmbeddingReply, EmbeddingRequest, Model, ModelId, ModelList } from './entities.ts'

const providerErrors = [
  'models.model_not_found',
  'models.request_unsupported',
  'models.provider_failed',
  'models.provider_timeout',
  'models.provider_rejected',
  'models.rate_limited',
] as const

/** Errors of these routes have the OpenAI shape (`OpenaiError`), not problem details. */
export const modelsRoutes = {
  list: defineRoute({
    id: 'models.list',
    method: 'GET',
    path: '/v1/models',
    summary: 'List the models that can be called (OpenAI-compatible)',
    permission: 'models:use',
    reply: ModelList,
    errors: [],
    stability: 'beta',
  }),
  get: defineRoute({
    id: 'models.get',
    method: 'GET',
    path: '/v1/models/{model}',
    summary: 'Read one model (OpenAI-compatible)',
    description: 'The id may contain slashes, plain or escaped as %2F.',
    permission: 'models:use',
    params: z.object({ model: ModelId }),
    reply: Model,
    errors: ['models.model_not_found'],
    stability: 'beta',
  }),
  embed: defineRoute({
    id: 'models.embed',
    method: 'POST',
    path: '/v1/embeddings',
    summary: 'Turn texts into vectors (OpenAI-compatible)',
    permission: 'models:use',
    body: EmbeddingRequest,
    reply: EmbeddingReply,
    errors: [...providerErrors, 'models.embedding_engine_failed', 'models.embedding_invalid'],
    stability: 'beta',
  }),
  chat: defineRoute({
    id: 'models.chat',
    method: 'POST',
    path: '/v1/chat/completions',
    summary: 'Continue a conversation, streamed or not (OpenAI-compatible)',
    description:
      'With `stream: true` the reply is server-sent events, each one chunk, closed by `data: [DONE]`. A stream that fails ends with an error event and without `[DONE]`.',
    permission: 'models:use',
    body: ChatRequest,
    reply: ChatCompletion,
    event: ChatChunk,
    errors: providerErrors,
    stability: 'beta',
  }),
} as const
