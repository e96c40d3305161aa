import type { Migration } from '@tragwerk/data/sql'
import { collectionsAndDocuments } from './0001-collections-and-documents.ts'
import { titleOfAVersion } from './0002-title-of-a-version.ts'

export const knowledgeMigrations: readonly Migration[] = [collectionsAndDocuments, titleOfAVersion]
