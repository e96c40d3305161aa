export {
  AnthropicError,
  AnthropicModel,
  AnthropicModelList,
  type AnthropicModelQuery,
} from './anthropic.ts'
export {
  ChatChunk,
  ChatCompletion,
  ChatFinishReason,
  ChatMessage,
  ChatRequest,
  ChatResponseFormat,
  ChatTool,
  ChatToolChoice,
  ChatUsage,
  chatFinishReasons,
  ToolCall,
} from './chat.ts'
export {
  EmbeddingReply,
  EmbeddingRequest,
  Model,
  ModelId,
  ModelList,
  maxEmbeddingInputs,
  modelKinds,
  OpenaiError,
} from './entities.ts'
export { modelsRoutes } from './routes.ts'
