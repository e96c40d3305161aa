import PdfKit from 'pdfkit'
import type { SamplePart } from './read-source.ts'

type Pdf = PDFKit.PDFDocument

const margin = 64
const bodySize = 10.5
const headingSizes = [20, 14, 12] as const
const cellPadding = 10
const footerSize = 8

export interface PdfOptions {
  readonly title: string
  readonly language: string
  /** Stands at the foot of every page, before the page number. */
  readonly footer: string
  readonly date: Date
}

/** Sets a sample as A4 pages. The same parts and options give the same bytes. */
export function renderPdf(parts: readonly SamplePart[], options: PdfOptions): Promise<Uint8Array> {
  const pdf = new PdfKit({
    size: 'A4',
    margin,
    bufferPages: true,
    lang: options.language,
    info: { Title: options.title, CreationDate: options.date, ModDate: options.date },
  })
  const chunks: Buffer[] = []
  const done = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
    pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))))
    pdf.on('error', reject)
  })
  for (const part of parts) drawPart(pdf, part)
  drawFooters(pdf, options)
  pdf.end()
  return done
}

function drawPart(pdf: Pdf, part: SamplePart): void {
  switch (part.kind) {
    case 'heading':
      keepTogether(pdf, 80)
      if (part.level > 1) pdf.moveDown(0.6)
      pdf.font('Helvetica-Bold').fontSize(headingSizes[part.level - 1] ?? bodySize)
      pdf.text(part.text, margin).moveDown(0.4)
      break
    case 'paragraph':
      pdf
        .font('Helvetica')
        .fontSize(bodySize)
        .text(part.text, margin, undefined, { lineGap: 2 })
        .moveDown(0.7)
      break
    case 'list':
      pdf.font('Helvetica').fontSize(bodySize)
      for (const item of part.items) pdf.text(`• ${item}`, margin, undefined, { lineGap: 2 })
      pdf.moveDown(0.7)
      break
    case 'table':
      drawTable(pdf, part.rows)
  }
}

/** Columns as wide as their longest cells need, relative to each other. */
function drawTable(pdf: Pdf, rows: ReadonlyArray<readonly string[]>): void {
  const width = pdf.page.width - 2 * margin
  const weights = rows[0]!.map((_, i) => Math.min(28, Math.max(8, ...rows.map((row) => row[i]!.length))))
  const total = weights.reduce((a, b) => a + b)
  const widths = weights.map((weight) => (weight / total) * width)
  rows.forEach((row, index) => {
    pdf.font(index === 0 ? 'Helvetica-Bold' : 'Helvetica').fontSize(bodySize - 1)
    const height = Math.max(
      ...row.map((cell, i) => pdf.heightOfString(cell, { width: widths[i]! - cellPadding })),
    )
    keepTogether(pdf, height + 8)
    const y = pdf.y
    let x = margin
    row.forEach((cell, i) => {
      pdf.text(cell, x, y, { width: widths[i]! - cellPadding })
      x += widths[i]!
    })
    const below = y + height + 4
    pdf
      .moveTo(margin, below)
      .lineTo(margin + width, below)
      .lineWidth(0.5)
      .strokeColor('#999999')
      .stroke()
    pdf.x = margin
    pdf.y = below + 5
  })
  pdf.moveDown(0.7)
}

function keepTogether(pdf: Pdf, height: number): void {
  if (pdf.y + height > pdf.page.height - margin) pdf.addPage()
}

function drawFooters(pdf: Pdf, { footer }: PdfOptions): void {
  const { start, count } = pdf.bufferedPageRange()
  for (let page = start; page < start + count; page++) {
    pdf.switchToPage(page)
    pdf.page.margins.bottom = 0
    pdf.font('Helvetica').fontSize(footerSize)
    const y = pdf.page.height - 40
    pdf.text(footer, margin, y, { lineBreak: false })
    pdf.text(`${page + 1} / ${count}`, pdf.page.width - margin - 30, y, { lineBreak: false })
  }
}
