import { expect, test } from 'vitest'
import { describeParser, sampleTable } from '../contract.ts'
import { drawTable, makePdf } from '../fixtures/make-pdf.ts'
import { defaultParserLimits } from '../limits.ts'
import { createPdfParser } from './pdf.ts'

const parse = (bytes: Uint8Array) => createPdfParser().parse(bytes, defaultParserLimits)
const filler =
  'Dieser Satz füllt den Absatz, damit er über mehrere Zeilen läuft und wieder zusammengesetzt wird. '

describeParser('PDF', createPdfParser, {
  document: () =>
    makePdf((pdf) => {
      pdf.fontSize(22).text('Reisen bei Muster').moveDown()
      pdf.fontSize(15).text('Bahn & Bus').moveDown(0.5)
      pdf
        .fontSize(11)
        .text('Die zweite Klasse ist die Regel. Ausnahmen genehmigt Frau Öztürk.', { width: 250 })
      pdf.moveDown().fontSize(15).text('Erstattung').moveDown(0.5)
      pdf.fontSize(11).text('• Belege beilegen').text('• Formular ausfüllen').moveDown(3)
      drawTable(pdf, sampleTable, [72, 220, 340])
    }),
  textOnly: (text) => makePdf((pdf) => void pdf.text(text)),
  hasTables: true,
})

test('repairs words divided at the end of a line, and keeps hyphens that belong', async () => {
  const { text } = await parse(
    await makePdf((pdf) => {
      pdf.text('Die Kostenerstattung folgt der Reise- und Spesenrichtlinie, die Genehmi-')
      pdf.text('gung der IT-Abteilung und der Personal-')
      pdf.text('und Finanzabteilung liegt vor.')
    }),
  )

  expect(text).toBe(
    'Die Kostenerstattung folgt der Reise- und Spesenrichtlinie, die Genehmigung der IT-Abteilung und der Personal- und Finanzabteilung liegt vor.',
  )
})

test('keeps page numbers, drops repeated headers and footers, and joins a paragraph across pages', async () => {
  const document = await parse(
    await makePdf((pdf) => {
      for (const page of [1, 2, 3]) {
        if (page > 1) pdf.addPage()
        pdf.fontSize(9).text('Muster GmbH, vertraulich', 72, 40, { lineBreak: false })
        pdf.text(`Seite ${page} von 3`, 450, 770, { lineBreak: false })
        pdf
          .fontSize(11)
          .text(
            `${page > 1 ? 'und der Satz geht weiter. ' : ''}${filler.repeat(4)}Hier endet Seite ${page}, aber`,
            72,
            120,
          )
      }
    }),
  )

  expect(document.text).not.toMatch(/vertraulich|von 3/)
  expect(document.text).toContain('Hier endet Seite 1, aber und der Satz geht weiter.')
  expect(document.blocks[0]?.page).toBe(1)
})

test('reads two columns of prose one after the other', async () => {
  const { text } = await parse(
    await makePdf((pdf) => {
      pdf.fontSize(10).text(`Links beginnt. ${filler.repeat(8)}Links endet.`, 72, 100, { width: 210 })
      pdf.text(`Rechts beginnt. ${filler.repeat(8)}Rechts endet.`, 320, 100, { width: 210 })
    }),
  )

  expect(text.indexOf('Links endet.')).toBeLessThan(text.indexOf('Rechts beginnt.'))
})

test('joins wrapped cells of a table row', async () => {
  const { text } = await parse(
    await makePdf((pdf) => {
      drawTable(
        pdf,
        [
          ['Artikel', 'Beschreibung', 'Preis'],
          ['P-100', 'Pumpe mit langem', '120 EUR'],
        ],
        [72, 200, 400],
      )
      pdf.text('Namen', 200, pdf.y - 5, { lineBreak: false })
      pdf.y += 18
      drawTable(pdf, [['P-200', 'Ventil', '80 EUR']], [72, 200, 400])
    }),
  )

  expect(text).toBe(
    'Artikel: P-100; Beschreibung: Pumpe mit langem Namen; Preis: 120 EUR\nArtikel: P-200; Beschreibung: Ventil; Preis: 80 EUR',
  )
})

test('names pages without text', async () => {
  const document = await parse(
    await makePdf((pdf) => {
      pdf.text('Erste Seite.')
      pdf.addPage().rect(100, 100, 200, 200).fill('gray')
    }),
  )

  expect(document.notices).toEqual(['These pages contain no text and were skipped; they may be scans: 2.'])
})

test('an encrypted file is refused with knowledge.file_encrypted', async () => {
  const bytes = await makePdf((pdf) => void pdf.text('geheim'), {
    userPassword: 'geheim',
    ownerPassword: 'noch',
  })

  await expect(parse(bytes)).rejects.toMatchObject({ code: 'knowledge.file_encrypted' })
})

test('a file with more pages than allowed is refused', async () => {
  const bytes = await makePdf((pdf) => void pdf.addPage().addPage())

  const parsing = createPdfParser().parse(bytes, { ...defaultParserLimits, maxPages: 2 })

  await expect(parsing).rejects.toMatchObject({
    code: 'knowledge.file_too_large',
    details: { what: 'pages' },
  })
})

test('a file that is only a header is refused with knowledge.file_corrupt', async () => {
  const bytes = new TextEncoder().encode('%PDF-1.7\n1 0 obj\n<<')

  await expect(parse(bytes)).rejects.toMatchObject({ code: 'knowledge.file_corrupt' })
})
