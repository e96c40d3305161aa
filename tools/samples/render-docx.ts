import {
  BorderStyle,
  Document,
  HeadingLevel,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import type { SamplePart } from './read-source.ts'

const levels = [HeadingLevel.TITLE, HeadingLevel.HEADING_1, HeadingLevel.HEADING_2] as const

export interface DocxOptions {
  readonly title: string
  readonly date: Date
}

/** Writes a sample as a Word document. The same parts and options give the same bytes. */
export async function renderDocx(parts: readonly SamplePart[], options: DocxOptions): Promise<Uint8Array> {
  const document = new Document({
    title: options.title,
    creator: 'Lindwehr Maschinenbau GmbH',
    lastModifiedBy: 'Lindwehr Maschinenbau GmbH',
    styles: {
      default: { document: { run: { font: 'Calibri', size: 22 }, paragraph: { spacing: { after: 140 } } } },
    },
    sections: [{ children: parts.flatMap(toElements) }],
  })
  return fixTimes(new Uint8Array(await Packer.toBuffer(document)), options.date)
}

function toElements(part: SamplePart): Array<Paragraph | Table> {
  switch (part.kind) {
    case 'heading':
      return [new Paragraph({ text: part.text, heading: levels[part.level - 1] ?? HeadingLevel.HEADING_3 })]
    case 'paragraph':
      return [new Paragraph({ text: part.text })]
    case 'list':
      return part.items.map((text) => new Paragraph({ text, bullet: { level: 0 } }))
    case 'table':
      return [toTable(part.rows), new Paragraph({})]
  }
}

function toTable(rows: ReadonlyArray<readonly string[]>): Table {
  const line = { style: BorderStyle.SINGLE, size: 4, color: '999999' }
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    borders: {
      top: line,
      bottom: line,
      left: line,
      right: line,
      insideHorizontal: line,
      insideVertical: line,
    },
    rows: rows.map(
      (cells, index) =>
        new TableRow({
          tableHeader: index === 0,
          children: cells.map(
            (text) =>
              new TableCell({
                children: [new Paragraph({ children: [new TextRun({ text, bold: index === 0 })] })],
              }),
          ),
        }),
    ),
  })
}

/** The library stamps the current time on the container and in the core properties. */
function fixTimes(docx: Uint8Array, date: Date): Uint8Array {
  const parts = Object.entries(unzipSync(docx)).sort(([a], [b]) => (a < b ? -1 : 1))
  const stamp = date.toISOString().replace(/\.\d+Z$/, 'Z')
  const fixed = parts.map(([name, bytes]): [string, Uint8Array] => [
    name,
    name === 'docProps/core.xml'
      ? strToU8(strFromU8(bytes).replace(/(<dcterms:\w+ [^>]*>)[^<]*/g, `$1${stamp}`))
      : bytes,
  ])
  return zipSync(Object.fromEntries(fixed), { mtime: '2026-01-01T00:00:00' })
}
