export { buildOpenApi, type KnownError, type OpenApiDocument, type OpenApiInfo } from './build.ts'
