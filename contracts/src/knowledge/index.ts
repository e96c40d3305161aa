export {
  AclEntry,
  Answer,
  AnswerEvent,
  AnswerOutcome,
  Citation,
  Collection,
  CollectionName,
  Document,
  DocumentStatus,
  documentStatuses,
  Metadata,
  SearchMode,
  SearchResult,
  TokenUsage,
} from './entities.ts'
export { knowledgeRoutes, maxUploadBytes } from './routes.ts'
