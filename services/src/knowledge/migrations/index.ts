import type { Migration } from '@tragwerk/data/sql'
import { collectionsAndDocuments } from './0001-collections-and-documents.ts'

export const knowledgeMigrations: readonly Migration[] = [collectionsAndDocuments]
