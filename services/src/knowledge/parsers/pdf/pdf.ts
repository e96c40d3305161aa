import { getDocumentProxy } from 'unpdf'
import { knowledgeErrors } from '../../errors.ts'
import type { ParsedDocument, ParseLimits, Parser } from '../port.ts'
import { type BlockInput, createTextBuilder } from '../text-builder.ts'
import { joinLines } from './join-lines.ts'
import { measureType, toBlocks } from './page-blocks.ts'
import { toLines } from './page-lines.ts'
import { type TextItem, toRuns } from './page-runs.ts'
import { dropRunningLines, type Page } from './running-lines.ts'

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>

/**
 * PDF: lines, paragraphs, headings and table rows rebuilt from the places of the letters. Headers, footers, page
 * numbers and text set at an angle are left out; pages without text (scans) are named in the notices.
 */
export function createPdfParser(): Parser {
  return {
    mediaType: 'application/pdf',
    async parse(bytes, limits) {
      const document = await openPdf(bytes)
      try {
        return await readPdf(document, limits)
      } finally {
        await document.loadingTask.destroy()
      }
    },
  }
}

/** This pdf.js has no code path that evaluates text as code (the former option `isEvalSupported`); fonts stay unused. */
async function openPdf(bytes: Uint8Array): Promise<PdfDocument> {
  try {
    return await getDocumentProxy(new Uint8Array(bytes), {
      disableFontFace: true,
      useSystemFonts: false,
      enableXfa: false,
      disableAutoFetch: true,
      verbosity: 0,
    })
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'PasswordException')
      throw knowledgeErrors.fileEncrypted({}, cause)
    throw knowledgeErrors.fileCorrupt({ reason: 'its PDF structure is damaged' }, cause)
  }
}

async function readPdf(document: PdfDocument, limits: ParseLimits): Promise<ParsedDocument> {
  if (document.numPages > limits.maxPages) {
    throw knowledgeErrors.fileTooLarge({ what: 'pages', actual: document.numPages, limit: limits.maxPages })
  }
  const builder = createTextBuilder(limits)
  const pages: Page[] = []
  const unreadable: number[] = []
  for (let number = 1; number <= document.numPages; number++) {
    const page = await readPage(document, number)
    if (page === undefined) unreadable.push(number)
    else pages.push(page)
  }
  if (unreadable.length === document.numPages) {
    throw knowledgeErrors.fileCorrupt({ reason: 'none of its pages can be read' })
  }
  const kept = dropRunningLines(pages)
  const scale = measureType(kept)
  for (const block of joinAcrossPages(kept.flatMap((page) => toBlocks(page, scale)))) builder.add(block)
  noticePages(builder.notice, 'contain no text and were skipped; they may be scans', emptyPages(pages))
  noticePages(builder.notice, 'are damaged and were skipped', unreadable)
  return builder.build(await findTitle(document, kept, scale.headings[0]))
}

/** Undefined when the page is damaged. */
async function readPage(document: PdfDocument, number: number): Promise<Page | undefined> {
  try {
    const page = await document.getPage(number)
    const viewport = page.getViewport({ scale: 1 })
    const { items } = await page.getTextContent()
    const texts = items.filter((item): item is TextItem & typeof item => 'str' in item)
    page.cleanup()
    const lines = toLines(toRuns(texts, viewport.transform), viewport.width)
    return { number, height: viewport.height, lines }
  } catch {
    return undefined
  }
}

/** A paragraph that stops in mid-sentence at the foot of a page goes on at the head of the next. */
function joinAcrossPages(blocks: readonly BlockInput[]): BlockInput[] {
  const joined: BlockInput[] = []
  for (const block of blocks) {
    const last = joined.at(-1)
    const isSplit =
      last?.kind === 'paragraph' &&
      block.kind === 'paragraph' &&
      last.page !== block.page &&
      /[\p{L},-]$/u.test(last.text) &&
      /^\p{Ll}/u.test(block.text)
    if (isSplit) joined[joined.length - 1] = { ...last, text: joinLines(last.text, block.text) }
    else joined.push(block)
  }
  return joined
}

function emptyPages(pages: readonly Page[]): number[] {
  return pages.filter((page) => page.lines.length === 0).map((page) => page.number)
}

function noticePages(notice: (sentence: string) => void, what: string, numbers: readonly number[]): void {
  if (numbers.length === 0) return
  const shown = numbers.slice(0, 20).join(', ')
  const rest = numbers.length > 20 ? ` and ${numbers.length - 20} more` : ''
  notice(`These pages ${what}: ${shown}${rest}.`)
}

/** The largest heading of the first page; else the metadata, unless it only repeats a file name. */
async function findTitle(document: PdfDocument, pages: readonly Page[], size: number | undefined) {
  const first = pages.find((page) => page.number === 1)
  const largest =
    first === undefined || size === undefined ? undefined : toBlocks(first, { body: 0, headings: [size] })
  const heading = largest?.find((block) => block.kind === 'heading' && Number(block.level) === 1)
  if (heading !== undefined) return heading.text
  const info: unknown = (await document.getMetadata().catch(() => undefined))?.info
  const title = info !== null && typeof info === 'object' && 'Title' in info ? info.Title : undefined
  return typeof title === 'string' && !/\.\w{2,4}$|^microsoft word|^untitled/i.test(title) ? title : undefined
}
