import { expect, test } from 'vitest'
import { describeParser } from '../contract.ts'
import { defaultParserLimits } from '../limits.ts'
import { createHtmlParser } from './html.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const parse = (html: string) => createHtmlParser().parse(utf8(html), defaultParserLimits)

describeParser('HTML', createHtmlParser, {
  document: () =>
    utf8(`<!doctype html><html><head><title>Reisen bei Muster</title><style>p{color:red}</style></head><body>
<nav><a href="/">Start</a></nav><h1>Reisen bei Muster</h1><h2>Bahn &amp; Bus</h2>
<p>Die <b>zweite</b> Klasse
ist die Regel.<br>Ausnahmen genehmigt Frau &Ouml;zt&uuml;rk.</p><aside>Werbung</aside>
<h2>Erstattung</h2><ul><li>Belege beilegen</li><li><p>Formular ausfüllen</p></li></ul>
<table><thead><tr><th>Leistung</th><th>Betrag</th><th>Frist</th></tr></thead>
<tr><td>Frühstück</td><td>5,60 EUR</td><td>30 Tage</td></tr>
<tr><td>Kilometergeld</td><td>0,30 EUR</td><td>60 Tage</td></tr></table>
<script>alert(1)</script></body></html>`),
  textOnly: utf8,
  hasTables: true,
})

test.each([
  ['hidden attribute', '<p hidden>geheim</p>'],
  ['display: none', '<p style="color:red; display : none">geheim</p>'],
  ['visibility: hidden', '<span style="visibility:hidden">geheim</span>'],
  ['zero font size', '<span style="font-size:0">geheim</span>'],
  ['aria-hidden', '<div aria-hidden="true">geheim</div>'],
  ['template', '<template>geheim</template>'],
  ['comment', '<!-- geheim -->'],
])('drops what a reader does not see: %s', async (_, hidden) => {
  expect((await parse(`<p>Sichtbar</p>${hidden}`)).text).toBe('Sichtbar')
})

test('reads only the main part where a page marks one', async () => {
  expect((await parse('<div>Menü</div><main><p>Inhalt</p></main><footer>Fuß</footer>')).text).toBe('Inhalt')
})

test('repeats a cell that spans rows, and the column names, in every row', async () => {
  const { text } = await parse(
    '<table><tr><th>Jahr</th><th>Monat</th><th>Umsatz</th></tr><tr><td rowspan="2">2025</td><td>Mai</td><td>1</td></tr><tr><td>Juni</td><td>2</td></tr></table>',
  )

  expect(text).toBe('Jahr: 2025; Monat: Mai; Umsatz: 1\nJahr: 2025; Monat: Juni; Umsatz: 2')
})

test('obeys a declared encoding that is not UTF-8', async () => {
  const bytes = new Uint8Array(Buffer.from('<meta charset="iso-8859-1"><p>Grüße</p>', 'latin1'))

  expect((await createHtmlParser().parse(bytes, defaultParserLimits)).text).toBe('Grüße')
})

test('reads elements nested 20,000 deep', async () => {
  const depth = 20_000

  expect((await parse(`${'<div>'.repeat(depth)}tief${'</div>'.repeat(depth)}`)).text).toBe('tief')
})
