import { expect, test } from 'vitest'
import { closeOpenEnds } from './close-open-ends.ts'
import type { SafeBlock } from './safe-tree.ts'
import { toSafeTree } from './to-safe-tree.ts'
import { createTreeReader } from './tree-reader.ts'

const sample = [
  '# Title\n\nSetext\n===\n',
  'A [link](https://example.org) and [late][ref], **bold**\ntwo lines [1].\n',
  '- one\n- two\n\n  more\n    - deep\n\n1. first\n2. second\n',
  '> quoted\nlazy\n\n    indented\n\n```ts\nconst a = `b`\n\n- no list\n```\n',
  'Before\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n<div>\n\nhtml\n</div>\n\n---\n',
  '[ref]: https://example.org/late\n\n[again][ref] ![i](https://example.org/i)\n',
].join('\n')

test('read piece by piece, a text ends as it would read at once', () => {
  const reader = createTreeReader()

  for (let end = 1; end < sample.length; end += 1) reader.read(sample.slice(0, end), true)

  expect(reader.read(sample, false)).toEqual(toSafeTree(sample))
})

test('at every place it may stop', () => {
  for (let end = 6; end <= sample.length; end += 7) {
    const reader = createTreeReader()
    const part = sample.slice(0, end)
    reader.read(part.slice(0, -5), true)

    expect(reader.read(part, false), part).toEqual(toSafeTree(part))
  }
})

test('finished blocks stay the same objects while the text grows', () => {
  const reader = createTreeReader()
  const before = reader.read('one\n\ntwo\n\nthr', true)

  const after = reader.read('one\n\ntwo\n\nthree\n\nfour', true)

  expect(after.slice(0, 2)).toEqual(before.slice(0, 2))
  expect([after[0] === before[0], after[1] === before[1]]).toEqual([true, true])
})

test('definitions too long to be kept take nothing of the text away', () => {
  const definitions = Array.from(
    { length: 40 },
    (_, at) => `[r${at}]: https://example.org/${'a'.repeat(900)}\n`,
  )
  const source = `${definitions.join('\n')}\nVisible [link][r0].\n\nMore.`

  for (const isGrowing of [true, false]) {
    const shown = JSON.stringify(createTreeReader().read(source, isGrowing))

    expect(shown).toContain('Visible')
    expect(shown).toContain('More.')
    expect(shown).toContain('"type":"link"')
  }
})

test('a block too long to be parsed is still shown behind a definition', () => {
  const code = 'let a\n'.repeat(5000)
  const source = `[r]: https://example.org\n\n\`\`\`\n${code}\`\`\`\n`

  for (const isGrowing of [true, false])
    expect(JSON.stringify(createTreeReader().read(source, isGrowing))).toContain('let a')
})

test('another text starts anew', () => {
  const reader = createTreeReader()
  reader.read('one\n\ntwo\n\nthree', false)

  expect(reader.read('eins\n\nzwei', false)).toEqual(toSafeTree('eins\n\nzwei'))
})

test('a long text is read in parts, so that its blocks are still blocks', () => {
  const part = '**bold** text\n\n'
  const blocks = createTreeReader().read(part.repeat(5000), false)

  expect(blocks).toHaveLength(5000)
  expect(blocks.every((block) => block.type === 'paragraph' && block.children[0]?.type === 'strong')).toBe(
    true,
  )
})

test('of a stream only the tail is made anew at each piece', () => {
  const part = 'Words with **weight** and a [link](https://example.org) [1].\n\n| a |\n|---|\n| 1 |\n\n'
  const source = part.repeat(260)
  const step = Math.ceil(source.length / 5000)
  const reader = createTreeReader()
  let parsed = 0
  const seen = new Set<SafeBlock>()

  for (let end = step; end <= source.length; end += step * 5) {
    const blocks = reader.read(source.slice(0, end), true)
    for (const block of blocks) if (!seen.has(block)) parsed += 1
    for (const block of blocks) seen.add(block)
  }

  // Two blocks in each part; every other new object is a tail that was drawn again.
  expect(parsed).toBeLessThan(520 + 1000 * 2)
})

test.each([
  ['a long list', '- word word word\n'.repeat(1000)],
  ['a long paragraph before another', `${'word '.repeat(3500)}\n\nword`],
  ['blanks', `${' '.repeat(18_000)}x`],
  ['lines of blanks', `${' '.repeat(100)}\n`.repeat(180)],
])('the open end of %s is found in no time', (_name, source) => {
  const start = performance.now()

  closeOpenEnds(source)

  expect(performance.now() - start).toBeLessThan(40)
})

test.each([
  ['See [the rules](https://exam', 'See the rules'],
  ['See [the ru', 'See the ru'],
  ['See ![a pic](https://e', 'See a pic'],
  ['It is so [1', 'It is so '],
  ['It is so [1]', 'It is so [1]'],
  ['Very **bo', 'Very **bo**'],
  ['Very **', 'Very '],
  ['Run `npm st', 'Run `npm st`'],
  ['Code:\n\n``', 'Code:\n\n'],
  ['```ts\nlet a = [1', '```ts\nlet a = [1'],
  ['```ts\nlet a\n``', '```ts\nlet a\n'],
  ['| a | b |', '| a | b |\n|---|---|'],
  ['| a | b |\n|--', '| a | b |\n|---|---|'],
  ['| a | b |\n|---|---|\n| 1', '| a | b |\n|---|---|\n| 1'],
  ['done.', 'done.'],
])('the open end of %j is shown as %j', (tail, shown) => {
  expect(closeOpenEnds(tail)).toBe(shown)
})
