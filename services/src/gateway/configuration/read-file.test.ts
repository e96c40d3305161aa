import { expect, it } from 'vitest'
import { checkConfiguration } from './check-configuration.ts'
import { maxFileBytes, parseConfigurationFile } from './read-file.ts'

const parse = (text: string | Buffer, path = 'gateway.yaml') =>
  parseConfigurationFile(Buffer.from(text), path)

it.each([
  ['gateway.yaml', 'routes:\n  - task: a\n    primary: x/y\n'],
  ['gateway.YML', '{routes: [{task: a, primary: x/y}]}'],
  ['gateway.json', '\uFEFF{"routes":[{"task":"a",\n\t"primary":"x\\/y"}]}'],
])('reads %s by its ending', (path, text) => {
  expect(parse(text, path)).toMatchObject({ value: { routes: [{ task: 'a', primary: 'x/y' }] } })
})

it.each([
  ['gateway.yaml', 'routes:\n  - task: [a\n    primary: b\nprices: {}\n', 3],
  ['gateway.yaml', 'providers: {}\nroutes: []\nproviders: {}\n', 3],
  ['gateway.yaml', 'routes:\n\t- task: a\n', 2],
  ['gateway.json', '{\n  "routes": [],\n  "prices": {,\n}', 3],
  ['gateway.json', '{\n  "routes": [\n', 2],
  ['gateway.json', '{\n  "routes": [],\n  "routes": []\n}', 3],
])('%s: points at the line of %j', (path, text, line) => {
  const { problems } = parse(text, path)

  expect(problems?.[0]?.line).toBe(line)
  expect(problems?.[0]?.problem).toMatch(/^[A-Z].*\.$/)
})

it('quotes nothing of a broken file, since it may hold a secret', () => {
  const { problems } = parse('providers:\n  openai: {apiKey: sk-hush, apiKey: sk-hush\n')

  expect(problems?.length).toBeGreaterThan(0)
  expect(JSON.stringify(problems)).not.toContain('hush')
})

it.each([
  ['an empty file', '', 'gateway.yaml'],
  ['a blank file', '  \n', 'gateway.json'],
  ['an unknown ending', 'a: 1', 'gateway.toml'],
  ['bytes that are no text', Buffer.of(0x61, 0x3a, 0x20, 0xff), 'gateway.yaml'],
  ['two documents', 'a: 1\n---\nb: 2\n', 'gateway.yaml'],
  ['an alias without an anchor', 'a: *nowhere', 'gateway.yaml'],
])('refuses %s in a sentence', (_, text, path) => {
  expect(parse(text, path).problems).toEqual([
    expect.objectContaining({ problem: expect.stringMatching(/^[A-Z].*\.$/) }),
  ])
})

it.each(['gateway.yaml', 'gateway.json'])('%s: does not break on ten thousand levels', (path) => {
  const deep = `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`

  const content = parse(deep, path)

  const found = content.problems ?? checkConfiguration(content.value).problems ?? []
  expect(found.length).toBeGreaterThan(0)
})

it('does not unfold aliases into gigabytes', () => {
  const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
  for (let level = 1; level < 12; level++) {
    bomb.push(
      `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    )
  }

  expect(parse(bomb.join('\n')).problems?.[0]?.problem).toContain('aliases')
})

it('unfolds an anchor that is used twice', () => {
  expect(parse('a: &t {total: 5}\nb: *t\nc: *t\n')).toMatchObject({
    value: { b: { total: 5 }, c: { total: 5 } },
  })
})

it.each([
  ['gateway.yaml', 'providers:\n  a-b:\n    kind: x\nroutes:\n  - task: q\n    primary:\n      - m/n\n'],
  [
    'gateway.json',
    '{"providers":\n{"a-b":\n{"kind": "x"}},\n"routes": [\n{"task": "q",\n"primary": [\n"m/n"]}]}',
  ],
])('%s: finds the lines of problems by their paths', (path, text) => {
  const content = parse(text, path)
  const paths = ['providers.a-b.kind', 'routes[0].primary[0]', 'routes[0].primary[7].model', 'gone', '']

  const located = content.problems ? [] : content.locate(paths.map((at) => ({ path: at, problem: 'x' })))

  expect(located.map(({ line }) => line)).toEqual([3, 7, 6, undefined, undefined])
})

it('reads a file of the largest size', () => {
  const text = 'prices:\n  a/b: {input: 1}\n'.padEnd(maxFileBytes, '# \n')

  expect(parse(text).problems).toBeUndefined()
})
