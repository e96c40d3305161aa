import { strToU8 } from 'fflate'
import { expect, test } from 'vitest'
import { describeParser, sampleTable } from './contract.ts'
import { createDocxParser } from './docx.ts'
import { documentXml, makeDocx, makeRawDocx, withParts } from './fixtures/make-docx.ts'
import { defaultParserLimits } from './limits.ts'

const parse = (bytes: Uint8Array) => createDocxParser().parse(bytes, defaultParserLimits)
const paragraph = '<w:p><w:r><w:t>Text</w:t></w:r></w:p>'

describeParser('DOCX', createDocxParser, {
  document: () =>
    makeDocx({
      title: 'Reisen bei Muster',
      sections: [
        {
          heading: 'Bahn & Bus',
          paragraphs: ['Die zweite Klasse ist die Regel. Ausnahmen genehmigt Frau Öztürk.'],
        },
        {
          heading: 'Erstattung',
          paragraphs: [],
          items: ['Belege beilegen', 'Formular ausfüllen'],
          table: sampleTable,
        },
      ],
    }),
  textOnly: (text) => makeDocx({ sections: [{ paragraphs: [text] }] }),
  hasTables: true,
})

test('reads the smallest document', async () => {
  expect((await parse(makeRawDocx(documentXml(paragraph)))).text).toBe('Text')
})

test('refuses entities before they are expanded (billion laughs)', async () => {
  const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')
  const bytes = makeRawDocx(
    documentXml('<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>', `<!DOCTYPE d [<!ENTITY l0 "ha">${laughs}]>`),
  )

  await expect(parse(bytes)).rejects.toMatchObject({ code: 'knowledge.archive_unsafe' })
})

test('refuses a container that unpacks to more than a hundred times its size', async () => {
  const bomb = withParts(makeRawDocx(documentXml(paragraph)), {
    'word/media/image1.bin': new Uint8Array(10 * 1024 * 1024),
  })

  await expect(parse(bomb)).rejects.toMatchObject({ code: 'knowledge.archive_unsafe' })
})

test('refuses a part that is larger than it says', async () => {
  const lying = makeRawDocx(documentXml(paragraph.repeat(2000)))
  understateSizes(lying, 100)

  await expect(parse(lying)).rejects.toMatchObject({ code: 'knowledge.archive_unsafe' })
})

test('refuses a container with too many files', async () => {
  const many = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`word/x${i}.xml`, strToU8('<x/>')]))

  await expect(parse(makeRawDocx(documentXml(paragraph), many))).rejects.toMatchObject({
    code: 'knowledge.archive_unsafe',
  })
})

test.each(['../../etc/passwd', '/etc/passwd', 'word\\evil.xml'])('refuses the file name %s', async (name) => {
  const bytes = makeRawDocx(documentXml(paragraph), { [name]: strToU8('x') })

  await expect(parse(bytes)).rejects.toMatchObject({ code: 'knowledge.archive_unsafe' })
})

test('refuses symbolic links', async () => {
  const link = [strToU8('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] as const
  const bytes = makeRawDocx(documentXml(paragraph), { 'word/link': [link[0], link[1]] })

  await expect(parse(bytes)).rejects.toMatchObject({ code: 'knowledge.archive_unsafe' })
})

test('refuses files that share the same bytes', async () => {
  const bytes = makeRawDocx(documentXml(paragraph), {
    'word/a.xml': strToU8('<a/>'),
    'word/b.xml': strToU8('<b/>'),
  })
  pointAllEntriesAtOneFile(bytes)

  await expect(parse(bytes)).rejects.toMatchObject({ code: 'knowledge.archive_unsafe' })
})

test('a truncated or damaged file is refused with knowledge.file_corrupt', async () => {
  const whole = await makeDocx({ sections: [{ paragraphs: ['Text'] }] })

  await expect(parse(whole.slice(0, whole.length / 2))).rejects.toMatchObject({
    code: 'knowledge.file_corrupt',
  })
})

/** Directory records of a zip file (APPNOTE 4.3.12). */
function directoryRecords(zip: Uint8Array): DataView[] {
  const records: DataView[] = []
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  for (let at = 0; at < zip.length - 46; at++) {
    if (view.getUint32(at, true) === 0x02014b50)
      records.push(new DataView(zip.buffer, zip.byteOffset + at, 46))
  }
  return records
}

function understateSizes(zip: Uint8Array, size: number): void {
  for (const record of directoryRecords(zip)) {
    if (record.getUint32(24, true) > size * 100) record.setUint32(24, size, true)
  }
}

function pointAllEntriesAtOneFile(zip: Uint8Array): void {
  for (const record of directoryRecords(zip)) record.setUint32(42, 0, true)
}
