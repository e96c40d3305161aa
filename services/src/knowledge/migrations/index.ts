import type { Migration } from '@tragwerk/data/sql'
import { collectionsAndDocuments } from './0001-collections-and-documents.ts'
import { titleOfAVersion } from './0002-title-of-a-version.ts'
import { documentsByAge } from './0003-documents-by-age.ts'

export const knowledgeMigrations: readonly Migration[] = [
  collectionsAndDocuments,
  titleOfAVersion,
  documentsByAge,
]
