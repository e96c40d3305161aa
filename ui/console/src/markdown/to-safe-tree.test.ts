import { describe, expect, test } from 'vitest'
import type { SafeBlock, SafeInline } from './safe-tree.ts'
import { maxParsedLength, toSafeTree } from './to-safe-tree.ts'

const text = (value: string): SafeInline => ({ type: 'text', text: value })
const paragraph = (...children: SafeInline[]): SafeBlock => ({ type: 'paragraph', children })

function inlinesOf(source: string): readonly SafeInline[] {
  const [block] = toSafeTree(source)
  return block?.type === 'paragraph' ? block.children : []
}

/** Every object of a tree, however deep. */
function allOf(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(allOf)
  if (typeof value !== 'object' || value === null) return []
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(allOf)]
}

const hrefsOf = (source: string) => allOf(toSafeTree(source)).flatMap(({ href }) => href ?? [])

describe('what is allowed', () => {
  test('text, emphasis, code and breaks', () => {
    expect(inlinesOf('a **b _c_** ~~d~~ `e`\\\nf')).toEqual([
      text('a '),
      { type: 'strong', children: [text('b '), { type: 'emphasis', children: [text('c')] }] },
      text(' '),
      { type: 'strike', children: [text('d')] },
      text(' '),
      { type: 'code', text: 'e' },
      { type: 'break' },
      text('f'),
    ])
  })

  test('headings, quotes, code with its language, lines', () => {
    expect(toSafeTree('# A\n\n> b\n\n```ts\nlet c\n```\n\n---')).toEqual([
      { type: 'heading', depth: 1, children: [text('A')] },
      { type: 'quote', children: [paragraph(text('b'))] },
      { type: 'code', language: 'ts', text: 'let c' },
      { type: 'line' },
    ])
  })

  test('lists with their start, tasks and nesting', () => {
    const [list] = toSafeTree('3. [x] done\n4. [ ] open\n   - deeper')

    expect(list).toMatchObject({ type: 'list', isOrdered: true, start: 3 })
    expect(list?.type === 'list' && list.items.map(({ isChecked }) => isChecked)).toEqual([true, false])
    expect(allOf(list)).toContainEqual(paragraph(text('deeper')))
  })

  test('tables with their alignment', () => {
    expect(toSafeTree('| a | b |\n|:--|--:|\n| 1 | **2** |')).toEqual([
      {
        type: 'table',
        align: ['left', 'right'],
        head: [[text('a')], [text('b')]],
        rows: [[[text('1')], [{ type: 'strong', children: [text('2')] }]]],
      },
    ])
  })

  test('markers of sources, but not inside of code', () => {
    expect(inlinesOf('So it is [1][12]. `[3]`')).toEqual([
      text('So it is '),
      { type: 'citation', number: 1 },
      { type: 'citation', number: 12 },
      text('. '),
      { type: 'code', text: '[3]' },
    ])
  })
})

describe('links', () => {
  test.each([
    ['[here](https://example.org/a?b=c)', 'https://example.org/a?b=c', 'example.org', false],
    ['https://example.org/a', 'https://example.org/a', 'example.org', true],
    ['www.example.org', 'http://www.example.org/', 'www.example.org', true],
    ['<https://example.org>', 'https://example.org/', 'example.org', true],
    ['a@example.org', 'mailto:a@example.org', 'example.org', true],
    ['[here][r]\n\n[r]: https://example.org/r "t"', 'https://example.org/r', 'example.org', false],
    ['[https://bank.example](https://evil.example)', 'https://evil.example/', 'evil.example', false],
    ['[a](https://bank.example@evil.example/)', 'https://bank.example@evil.example/', 'evil.example', false],
    ['[a](https://xn--80ak6aa92e.com)', 'https://xn--80ak6aa92e.com/', 'xn--80ak6aa92e.com', false],
    ['[a](https://аррӏе.com)', 'https://xn--80ak6aa92e.com/', 'xn--80ak6aa92e.com', false],
    ['[a](HTTPS://EXAMPLE.org:8443/)', 'https://example.org:8443/', 'example.org:8443', false],
  ])('%s tells where it leads', (source, href, host, isBare) => {
    expect(inlinesOf(source)[0]).toMatchObject({ type: 'link', href, host, isBare })
  })

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java&#10;script:alert(1)',
    '&#106;avascript:alert(1)',
    '&#1;javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://example.org/1',
    'ftp://example.org/',
    '//evil.example/x',
    '/relative',
    '../up',
    '#c=abc',
    '?target=x',
    'https:evil.example',
    'https:/evil.example',
    'https:\\\\evil.example',
    'https://',
    'mailto:',
    'mailto:?to=a@evil.example',
    'https://exa\u200bmple.org',
    'https://exa\u202emple.org',
  ])('%s is not an address that can be opened', (address) => {
    expect(hrefsOf(`[a](<${address}>)`)).toEqual([])
    expect(hrefsOf(`[a][r]\n\n[r]: <${address}>`)).toEqual([])
    expect(hrefsOf(`<${address}>`)).toEqual([])
  })

  test('an address that is refused is still told', () => {
    expect(inlinesOf('[a](javascript:alert)')).toEqual([text('a (javascript:alert)')])
    expect(inlinesOf(`[a](data:${'x'.repeat(500)})`)).toEqual([text(`a (data:${'x'.repeat(195)}…)`)])
  })

  test('a definition cannot turn the marker of a source into a link', () => {
    expect(toSafeTree('Pay [1].\n\n[1]: https://evil.example')).toEqual([
      paragraph(text('Pay '), { type: 'citation', number: 1 }, text('.')),
    ])
  })

  test('a link in a link is text', () => {
    const [link] = inlinesOf('[a ![b](https://i.example/) https://x.example [1]](https://y.example)')

    expect(allOf(link).filter(({ type }) => type === 'link' || type === 'citation')).toHaveLength(1)
  })
})

describe('what would load something', () => {
  test.each([
    ['![alt](https://evil.example/p.png?secret)', 'alt', 'evil.example'],
    ['![alt][r]\n\n[r]: https://evil.example/p.png', 'alt', 'evil.example'],
    ['![](data:image/svg+xml,x)', '', 'data:'],
    ['![a](//evil.example/p.png)', 'a', ''],
    ['[![alt](https://evil.example/p)](https://y.example)', 'alt', 'evil.example'],
  ])('%s is a badge without an address', (source, alt, host) => {
    const images = allOf(toSafeTree(source)).filter(({ type }) => type === 'image')

    expect(images).toEqual([{ type: 'image', alt, host }])
  })

  test.each([
    '<img src="https://evil.example/x">',
    '<svg onload="alert(1)"><image href="https://evil.example"/></svg>',
    '<iframe src="https://evil.example"></iframe>',
    '<style>body{background:url(https://evil.example)}</style>',
    '<base href="https://evil.example">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<link rel="prefetch" href="https://evil.example">',
    '<form id="content"><input name="attributes"></form>',
    'text <b onclick="alert(1)">bold</b>',
  ])('%s is shown as it is written', (source) => {
    const types = new Set(allOf(toSafeTree(source)).map(({ type }) => type))

    expect([...types].filter((type) => !['paragraph', 'text', 'link'].includes(String(type)))).toEqual([])
    expect(JSON.stringify(toSafeTree(source)).replaceAll('\\"', '"')).toContain(source.slice(0, 20))
  })

  test('only nodes of the allowlist come out, with only their own fields', () => {
    const source = [
      '# [a](x) <b>',
      '- ![i](https://e.example)\n- [^1]',
      '[^1]: note <i>',
      '```<script>\n</script>\n```',
      '> | a |\n> |---|\n> | <u>b</u> |',
    ].join('\n\n')

    const keys = new Set(allOf(toSafeTree(source)).flatMap(Object.keys))

    expect([...keys].toSorted()).toEqual(
      ['align', 'alt', 'children', 'depth', 'head', 'host', 'isChecked', 'isOrdered', 'items', 'language']
        .concat(['rows', 'start', 'text', 'type'])
        .toSorted(),
    )
  })

  test('what follows a language is not taken as one', () => {
    expect(toSafeTree('``` "><img\nx\n```')).toEqual([{ type: 'code', language: '', text: 'x' }])
  })
})

describe('texts made to hurt', () => {
  test.each([
    ['quotes', '> '.repeat(5000)],
    ['lists', '- '.repeat(5000)],
    ['numbered lists', '1. '.repeat(3000)],
    ['brackets', '['.repeat(5000)],
    ['links in links', '[a]('.repeat(2000)],
    ['emphasis', `${'*a **b '.repeat(1000)}${'** c* '.repeat(1000)}`],
    ['lone halves of characters', '\ud800 \udc00 **\ud800**'],
    ['zeros', 'a\0b'],
    ['an object’s own words', '[__proto__][__proto__] [constructor]\n\n[__proto__]: https://e.example'],
  ])('%s neither fail nor take long', (_name, source) => {
    const start = performance.now()

    expect(toSafeTree(source).length).toBeGreaterThan(0)

    expect(performance.now() - start).toBeLessThan(2000)
  })

  test('emphasis that is too deep to be drawn keeps its words', () => {
    const source = `${'*a **b '.repeat(40)}inside${'** c*'.repeat(40)}`

    expect(JSON.stringify(toSafeTree(source))).toContain('inside')
  })

  test('what is too long to be parsed is shown as text', () => {
    const source = `**a** ${'b'.repeat(maxParsedLength)}`

    expect(toSafeTree(source)).toEqual([paragraph(text(source))])
  })
})
