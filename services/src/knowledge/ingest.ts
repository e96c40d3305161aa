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
import { lockDocument, markPublished, renameDocument } from './store/documents.ts'
import type { KnowledgeTables } from './store/tables.ts'
import {
  deleteVersion,
  findVersion,
  listVersions,
  type StoredVersion,
  updateVersion,
} from './store/versions.ts'

/** As long as a given title may be. */
const maxTitleLength = 500

/** The steps of ingestion, each idempotent. A version that is gone meanwhile makes each of them a no-op. */
export interface IngestSteps {
  /** Reads the stored bytes, extracts text, cuts passages. Returns the number of passages. */
  parse(version: VersionRef): Promise<{ chunks: number }>
  /** Embeds and indexes the passages of a range; they stay invisible until `publish`. */
  embed(version: VersionRef, range: { readonly from: number; readonly count: number }): Promise<void>
  /** Makes the version findable and removes the one before, at once. */
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
  const version = await readVersion(deps, ref, 'parsing')
  if (!version) return { chunks: 0 }
  const bytes = await blobs.get({ tenantId: ref.tenantId, scope: ref.versionId }, version.contentSha256)
  ensure(bytes, () => knowledgeErrors.contentMissing({ versionId: ref.versionId }))

  const parsed = await parser.parse(bytes, { fileName: version.fileName, mediaType: version.mediaType })
  const { language } = languageDetector.detect(parsed.text)
  const chunks = chunkDocument(parsed, {
    countTokens: embedder.countTokens,
    splitSentences: (text) => splitSentences(text, language),
  })
  const textSha256 = await blobs.put(
    { tenantId: ref.tenantId, scope: ref.versionId },
    Buffer.from(parsed.text),
  )

  await database.asTenant<KnowledgeTables, void>(ref.tenantId, async (trx) => {
    if (!(await findVersion(trx, ref.versionId))) return
    if (!version.hasGivenTitle && parsed.title) {
      await renameDocument(trx, version.documentId, parsed.title.slice(0, maxTitleLength))
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
      textSha256,
      language,
      chunksDone: 0,
      chunksTotal: chunks.length,
      now: clock.now(),
    })
  })
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
      if (!version) return undefined
      const document = await lockDocument(trx, version.documentId)
      return { version, title: document?.title ?? '', chunks: await readChunks(trx, ref.versionId, range) }
    },
  )
  if (!found || found.chunks.length === 0) return
  const { version, chunks } = found
  const texts = chunks.map((chunk) => withHeader(found.title, chunk))
  const vectors = await embedTexts(embedder.model, texts)

  await database.asTenant<KnowledgeTables, void>(ref.tenantId, async (trx) => {
    if (!(await findVersion(trx, ref.versionId))) return
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
  readonly title: string
  readonly chunks: readonly StoredChunk[]
}

async function publishVersion(deps: KnowledgeDeps, ref: VersionRef): Promise<void> {
  const { database, audit, clock, failpoints } = deps
  await failpoints.hit('rag.before_index_visible')
  const replaced = await database.asTenant<KnowledgeTables, string[]>(ref.tenantId, async (trx) => {
    const version = await findVersion(trx, ref.versionId)
    const document = version && (await lockDocument(trx, version.documentId))
    if (!document || document.publishedVersionId === ref.versionId) return []
    const isSuperseded = document.latestVersionId !== ref.versionId
    const versions = await listVersions(trx, { documentId: document.id })
    const gone = versions.filter(({ id }) => (id === ref.versionId) === isSuperseded).map(({ id }) => id)
    await removePassages(deps, trx, { collectionId: document.collectionId, ownerIds: gone })
    for (const id of gone) await deleteVersion(trx, id)
    await eraseContent.remember(trx, gone)
    if (isSuperseded) return gone
    await publishPassages(deps, trx, {
      collectionId: document.collectionId,
      ownerId: ref.versionId,
      ...(document.acl && { acl: document.acl }),
    })
    await markPublished(trx, document.id, ref.versionId)
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
    const version = await findVersion(trx, ref.versionId)
    if (!version || version.status === 'failed' || version.status === 'indexed') return
    await updateVersion(trx, ref.versionId, { status: 'failed', error: failure, now: clock.now() })
    await audit.append(trx, systemCall(ref.tenantId), {
      action: 'document.failed',
      subject: `document:${version.documentId}`,
      details: { versionId: ref.versionId, code: failure.code },
    })
  })
}

async function readVersion(deps: KnowledgeDeps, ref: VersionRef, status: 'parsing') {
  return deps.database.asTenant<KnowledgeTables, StoredVersion | undefined>(ref.tenantId, async (trx) => {
    const version = await findVersion(trx, ref.versionId)
    if (version) await updateVersion(trx, ref.versionId, { status, now: deps.clock.now() })
    return version
  })
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
