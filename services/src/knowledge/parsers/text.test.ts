import { expect, test } from 'vitest'
import { describeParser } from './contract.ts'
import { defaultParserLimits } from './limits.ts'
import { createTextParser } from './text.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const parse = (text: string) => createTextParser().parse(utf8(text), defaultParserLimits)

describeParser('plain text', createTextParser, {
  document: () =>
    utf8(
      'Reisen bei Muster\n=================\n\nBahn & Bus\n----------\nDie zweite Klasse ist die Regel. Ausnahmen genehmigt Frau Öztürk.\n\n' +
        'Erstattung\r\n----------\r\n\r\n- Belege beilegen\r\n- Formular ausfüllen\r\n',
    ).slice(),
  textOnly: utf8,
  hasTables: false,
})

test('joins wrapped lines to one paragraph', async () => {
  const line = 'Dieser Absatz wurde vom Schreibprogramm umbrochen, wie man es aus'

  const { text } = await parse(`${line}\nE-Mails kennt, und er gehört zusammen.`)

  expect(text).toBe(`${line} E-Mails kennt, und er gehört zusammen.`)
})

test('keeps lines apart that were broken on purpose', async () => {
  const { blocks, text } = await parse(
    '1. Januar: Neujahr\n6. Januar: Heilige Drei Könige\n1. Mai: Tag der Arbeit',
  )

  expect(blocks).toHaveLength(3)
  expect(text.split('\n')).toEqual([
    '1. Januar: Neujahr',
    '6. Januar: Heilige Drei Könige',
    '1. Mai: Tag der Arbeit',
  ])
})

test('decodes UTF-16 by its byte order mark and drops the mark of UTF-8', async () => {
  const utf16 = new Uint8Array(Buffer.from('\ufeffGrüße', 'utf16le'))

  expect((await createTextParser().parse(utf16, defaultParserLimits)).text).toBe('Grüße')
  expect((await parse('\ufeffGrüße')).text).toBe('Grüße')
})

test('refuses other encodings with knowledge.text_not_utf8', async () => {
  const latin1 = new Uint8Array(Buffer.from('Grüße', 'latin1'))

  await expect(createTextParser().parse(latin1, defaultParserLimits)).rejects.toMatchObject({
    code: 'knowledge.text_not_utf8',
  })
})

test.each([
  ['tag block', 'Hal\u{e0041}\u{e0042}lo'],
  ['zero-width characters', 'H\u200ba\u200cl\u200dl\u2060o\ufeff'],
  ['bidirectional overrides', '\u202eHa\u2066ll\u2069o\u202c'],
  ['variation selectors', 'Ha\ufe0fllo\u{e0101}'],
  ['control characters', 'Ha\u0007ll\u009fo'],
])('strips invisible characters: %s', async (_, hidden) => {
  expect((await parse(hidden)).text).toBe('Hallo')
})
