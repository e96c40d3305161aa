import type { Migration } from '@tragwerk/data/sql'

/** Lists are sorted by age, newest first, unless asked otherwise; the index before served a sort by id. */
export const documentsByAge: Migration = {
  id: 'knowledge/0003-documents-by-age',
  up: `
    CREATE INDEX knowledge_documents_by_age ON knowledge_documents (collection_id, created_at, id);
    DROP INDEX knowledge_documents_by_collection;
  `,
}
