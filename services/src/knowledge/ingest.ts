import { createHash } from 'node:crypto'
import { ensure } from '@tragwerk/infra/errors'
import { systemCall } from '@tragwerk/trust/access'
import { analyzeWords, characterGrams, splitSentences } from '../language/index.ts'
import { embedTexts } from '../models/index.ts'
import { chunkDocument } from './chunk-text.ts'
import type { KnowledgeDeps, VersionRef } from './deps.ts'
import { eraseContent } from './erase-content.ts'
import { knowledgeErrors } from './errors.ts'
import { usesGrams } from './language-profile.ts'
import { publishPassages, putPassages, removePassages } from './passage-index.ts'
import { readChunks, replaceChunks, type StoredChunk } from './store/chunks.ts'
import { lockDocument, markPublished, renameDocument, type StoredDocument } from './store/documents.ts'
import type { KnowledgeTables, Trx } from './store/tables.ts'
import {
  deleteVersion,
  findVersion,
  listVersions,
  type StoredVersion,
  updateVersion,
} from './store/versions.ts'

/** As long as a given title may be. */
const maxTitleLength = 500

/**
 * The steps of ingestion, each idempotent. For a version that is gone, indexed or failed meanwhile each of them is a
 * no-op, so that a repetition which comes late (a process that was paused and taken over) cannot undo a result.
 */
export interface IngestSteps {
  /** Reads the stored bytes, extracts text, cuts passages. Returns the number of passages. */
  parse(version: VersionRef): Promise<{ chunks: number }>
  /** Embeds and indexes the passages of a range; they stay invisible until `publish`. */
  embed(version: VersionRef, range: { readonly from: number; readonly count: number }): Promise<void>
  /** Makes the version findable and removes the ones before, at once; a version that is outdated goes itself. */
  publish(version: VersionRef): Promise<void>
  /** Records why a version cannot be indexed. The version before, if any, stays findable. */
  fail(version: VersionRef, failure: { readonly code: string; readonly message: string }): Promise<void>
}

export function createIngestSteps(deps: KnowledgeDeps): IngestSteps {
  return {
    parse: (version) => parseVersion(deps, version),
    embed: (version, range) => embedRange(deps, version, range),
    publish: (version) => publishVersion(deps, version),
    fail: (version, failure) => failVersion(deps, version, failure),
  }
}

async function parseVersion(deps: KnowledgeDeps, ref: VersionRef): Promise<{ chunks: number }> {
  const { database, blobs, parser, languageDetector, embedder, clock, failpoints } = deps
  const version = await beginParsing(deps, ref)
  if (!version) return { chunks: 0 }
  const bytes = await blobs.get({ tenantId: ref.tenantId, scope: ref.versionId }, version.contentSha256)
  ensure(bytes, () => knowledgeErrors.contentMissing({ versionId: ref.versionId }))

  const parsed = await parser.parse(bytes, { fileName: version.fileName, mediaType: version.mediaType })
  const { language } = languageDetector.detect(parsed.text)
  const chunks = chunkDocument(parsed, {
    countTokens: embedder.countTokens,
    splitSentences: (text) => splitSentences(text, language),
  })
  const scope = { tenantId: ref.tenantId, scope: ref.versionId }
  const textSha256 = await blobs.put(scope, Buffer.from(parsed.text))

  const isGone = await database.asTenant<KnowledgeTables, boolean>(ref.tenantId, async (trx) => {
    const open = await lockOpenVersion(trx, ref)
    if (!open) return (await findVersion(trx, ref.versionId)) === undefined
    // As it is now: the document may have been given a title while the file was read.
    const title = open.version.hasGivenTitle ? undefined : parsed.title?.slice(0, maxTitleLength)
    if (title && open.document.publishedVersionId === null && isLatest(open)) {
      await renameDocument(trx, version.documentId, title)
    }
    await replaceChunks(
      trx,
      ref.versionId,
      chunks.map((chunk) => ({
        ...chunk,
        id: chunkId(ref.versionId, chunk.ordinal),
        page: chunk.page ?? null,
      })),
    )
    await updateVersion(trx, ref.versionId, {
      status: 'embedding',
      ...(title && { title }),
      textSha256,
      language,
      chunksDone: 0,
      chunksTotal: chunks.length,
      now: clock.now(),
    })
    return false
  })
  if (isGone) await blobs.drop(scope)
  await failpoints.hit('rag.after_chunk_write')
  return { chunks: chunks.length }
}

async function embedRange(
  deps: KnowledgeDeps,
  ref: VersionRef,
  range: { readonly from: number; readonly count: number },
): Promise<void> {
  const { database, embedder, clock } = deps
  const found = await database.asTenant<KnowledgeTables, VersionPassages | undefined>(
    ref.tenantId,
    async (trx) => {
      const version = await findVersion(trx, ref.versionId)
      return version && { version, chunks: await readChunks(trx, ref.versionId, range) }
    },
  )
  if (!found || found.chunks.length === 0) return
  const { version, chunks } = found
  const texts = chunks.map((chunk) => withHeader(version.title, chunk))
  const vectors = await embedTexts(embedder.model, texts)

  await database.asTenant<KnowledgeTables, void>(ref.tenantId, async (trx) => {
    if (!(await lockOpenVersion(trx, ref))) return
    await putPassages(deps, trx, {
      collectionId: version.collectionId,
      ownerId: ref.versionId,
      passages: chunks.map((chunk, index) => ({
        id: chunk.id,
        vector: vectors[index]!,
        terms: toTerms(texts[index]!, version.language),
      })),
    })
    await updateVersion(trx, ref.versionId, { chunksDone: range.from + chunks.length, now: clock.now() })
  })
}

interface VersionPassages {
  readonly version: StoredVersion
  readonly chunks: readonly StoredChunk[]
}

async function publishVersion(deps: KnowledgeDeps, ref: VersionRef): Promise<void> {
  const { database, audit, clock, failpoints } = deps
  await failpoints.hit('rag.before_index_visible')
  const replaced = await database.asTenant<KnowledgeTables, string[]>(ref.tenantId, async (trx) => {
    const open = await lockOpenVersion(trx, ref)
    if (!open) return []
    const { version, document } = open
    const isOutdated = isOvertaken(open)
    const others = (await listVersions(trx, { documentId: document.id })).map(({ id }) => id)
    const gone = isOutdated ? [version.id] : others.filter((id) => isBefore(open, id))
    await removePassages(deps, trx, { collectionId: document.collectionId, ownerIds: gone })
    for (const id of gone) await deleteVersion(trx, id)
    await eraseContent.remember(trx, gone)
    if (isOutdated) return gone
    await publishPassages(deps, trx, {
      collectionId: document.collectionId,
      ownerId: ref.versionId,
      ...(document.acl && { acl: document.acl }),
    })
    await markPublished(trx, document.id, version)
    await updateVersion(trx, ref.versionId, { status: 'indexed', now: clock.now() })
    await audit.append(trx, systemCall(ref.tenantId), {
      action: 'document.indexed',
      subject: `document:${document.id}`,
      details: { versionId: ref.versionId },
    })
    return gone
  })
  await eraseContent.run(deps, ref.tenantId, replaced)
}

async function failVersion(
  deps: KnowledgeDeps,
  ref: VersionRef,
  failure: { readonly code: string; readonly message: string },
): Promise<void> {
  const { database, audit, clock } = deps
  await database.asTenant<KnowledgeTables, void>(ref.tenantId, async (trx) => {
    const open = await lockOpenVersion(trx, ref)
    if (!open) return
    const { version } = open
    await removePassages(deps, trx, { collectionId: version.collectionId, ownerIds: [version.id] })
    await replaceChunks(trx, version.id, [])
    await updateVersion(trx, ref.versionId, { status: 'failed', error: failure, now: clock.now() })
    await audit.append(trx, systemCall(ref.tenantId), {
      action: 'document.failed',
      subject: `document:${version.documentId}`,
      details: { versionId: ref.versionId, code: failure.code },
    })
  })
}

async function beginParsing(deps: KnowledgeDeps, ref: VersionRef): Promise<StoredVersion | undefined> {
  return deps.database.asTenant<KnowledgeTables, StoredVersion | undefined>(ref.tenantId, async (trx) => {
    const open = await lockOpenVersion(trx, ref)
    if (open) await updateVersion(trx, ref.versionId, { status: 'parsing', now: deps.clock.now() })
    return open?.version
  })
}

interface OpenVersion {
  readonly version: StoredVersion
  readonly document: StoredDocument
}

/** A version whose ingestion is not over, with its document locked: what deletes or replaces it waits. */
async function lockOpenVersion(trx: Trx, ref: VersionRef): Promise<OpenVersion | undefined> {
  const known = await findVersion(trx, ref.versionId)
  const document = known && (await lockDocument(trx, known.documentId))
  // Read again: it may have changed while the lock was waited for.
  const version = document && (await findVersion(trx, ref.versionId))
  if (!version || version.status === 'indexed' || version.status === 'failed') return undefined
  return { version, document }
}

function isLatest({ version, document }: OpenVersion): boolean {
  return document.latestVersionId === version.id
}

/** A newer version is published already. Ids of versions ascend with time. */
function isOvertaken(open: OpenVersion): boolean {
  const { publishedVersionId, latestVersionId } = open.document
  if (publishedVersionId === null || isLatest(open)) return false
  return publishedVersionId === latestVersionId || publishedVersionId > open.version.id
}

/** Other versions that this one replaces; newer ones are still being indexed and will replace it in turn. */
function isBefore(open: OpenVersion, otherId: string): boolean {
  const { version, document } = open
  if (otherId === version.id || otherId === document.latestVersionId) return false
  return isLatest(open) || otherId < version.id
}

/** What is embedded and searched: title and headings give a short passage its subject. */
function withHeader(title: string, chunk: { readonly heading: string; readonly text: string }): string {
  const heading = chunk.heading.startsWith(title) ? chunk.heading : `${title}\n${chunk.heading}`
  return `${heading.trim()}\n${chunk.text}`
}

function toTerms(text: string, language: string | undefined) {
  const words = analyzeWords(text, language)
  return usesGrams(language) ? { words, grams: characterGrams(text) } : { words }
}

/** The same version and ordinal give the same id, so that repeating a step replaces instead of adding. */
function chunkId(versionId: string, ordinal: number): string {
  const hash = createHash('sha256').update(`${versionId}:${ordinal}`).digest()
  hash[6] = 0x80 | (hash[6]! & 0x0f)
  hash[8] = 0x80 | (hash[8]! & 0x3f)
  const hex = hash.toString('hex', 0, 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
