import { setTimeout as sleep } from 'node:timers/promises'
import type { Document } from '@tragwerk/contracts/knowledge'
import type { Client } from '@tragwerk/sdk'
import { HeadingLevel, Packer, Paragraph, Document as WordDocument } from 'docx'
import { strToU8, zipSync } from 'fflate'
import PdfKit from 'pdfkit'

/** A Word document with a heading and paragraphs. */
export async function aDocx(heading: string, paragraphs: readonly string[]): Promise<Uint8Array> {
  const children = [
    new Paragraph({ text: heading, heading: HeadingLevel.HEADING_1 }),
    ...paragraphs.map((text) => new Paragraph({ text })),
  ]
  return new Uint8Array(await Packer.toBuffer(new WordDocument({ sections: [{ children }] })))
}

/** A PDF with one page per text; protected when a password is given. */
export function aPdf(pages: readonly string[], userPassword?: string): Promise<Uint8Array> {
  const pdf = new PdfKit({
    size: 'A4',
    margin: 72,
    autoFirstPage: false,
    info: { CreationDate: new Date(0) },
    ...(userPassword === undefined ? {} : { userPassword, pdfVersion: '1.7' }),
  })
  const parts: Buffer[] = []
  const done = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('data', (part: Buffer) => parts.push(part))
    pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(parts))))
    pdf.on('error', reject)
  })
  for (const text of pages) pdf.addPage().text(text)
  pdf.end()
  return done
}

/** A few kilobytes that claim to be a Word document and unpack to `megabytes`. */
export function aZipBomb(megabytes: number): Uint8Array {
  const filler = new Uint8Array(megabytes * 1024 * 1024).fill(0x20)
  return zipSync(
    {
      '[Content_Types].xml': strToU8('<?xml version="1.0"?><Types/>'),
      'word/document.xml': filler,
    },
    { level: 9 },
  )
}

/** Waits until a document is indexed or has failed, and returns it. */
export async function untilSettled(
  client: Client,
  { name, id }: { readonly name: string; readonly id: string },
  withinMs = 60_000,
): Promise<Document> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const document = await client.knowledge.getDocument({ params: { name, id } })
    if (document.status === 'indexed' || document.status === 'failed') return document
    if (performance.now() > deadline)
      throw new Error(`Document ${id} was still "${document.status}" after ${withinMs} ms.`)
    await sleep(25)
  }
}
