import { expect, test } from 'vitest'
import { describeParser } from './contract.ts'
import { defaultParserLimits } from './limits.ts'
import { createMarkdownParser } from './markdown.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const parse = (text: string) => createMarkdownParser().parse(utf8(text), defaultParserLimits)

describeParser('Markdown', createMarkdownParser, {
  document: () =>
    utf8(`# Reisen bei **Muster**

## Bahn &amp; Bus

Die *zweite* Klasse ist die [Regel](https://example.org).
Ausnahmen genehmigt \`Frau Öztürk\`.

## Erstattung

- Belege **beilegen**
- Formular ausfüllen

| Leistung | Betrag | Frist |
|---|---:|---|
| Frühstück | **5,60** EUR | 30 Tage |
| Kilometergeld | 0,30 EUR | 60 Tage |
`),
  textOnly: utf8,
  hasTables: true,
})

test('takes the title from the front matter, which is not part of the text', async () => {
  const document = await parse('---\ntitle: "Urlaub"\ntags: [a]\n---\n\nDreißig Tage.')

  expect(document).toMatchObject({ title: 'Urlaub', text: 'Dreißig Tage.' })
})

test('drops embedded scripts and comments, keeps the text of embedded HTML', async () => {
  const { text } = await parse(
    '<!-- geheim -->\n\n<div>Sichtbar<script>x()</script></div>\n\nA<br>B <b>C</b>',
  )

  expect(text).toBe('Sichtbar\n\nA B C')
})

test('marks nested list items with their depth and keeps code as written', async () => {
  const { blocks, text } = await parse('1. Eins\n   - Zwei\n\n```sh\nnpm  start\n```\n')

  expect(blocks.map(({ kind, level }) => [kind, level])).toEqual([
    ['list_item', 1],
    ['list_item', 2],
    ['code', undefined],
  ])
  expect(text).toContain('npm  start')
})
