import type { Migration } from '@tragwerk/data/sql'

/** A new version is titled when it is published, so that a failed or late one leaves the document as it was. */
export const titleOfAVersion: Migration = {
  id: 'knowledge/0002-title-of-a-version',
  up: `
    ALTER TABLE knowledge_versions ADD COLUMN title text NOT NULL DEFAULT '';
    UPDATE knowledge_versions v SET title = d.title FROM knowledge_documents d WHERE d.id = v.document_id;
    ALTER TABLE knowledge_versions ALTER COLUMN title DROP DEFAULT;
  `,
}
