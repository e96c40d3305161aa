export { defineIngestDocument, type IngestDocumentInput } from './ingest-document.ts'
