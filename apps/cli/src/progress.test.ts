import { expect, test } from 'vitest'
import { withProgress } from './progress.ts'

async function shown(isTTY: boolean, options = { json: false, quiet: false }): Promise<string> {
  const parts: string[] = []
  const stream = { isTTY, write: (part: string) => parts.push(part) }
  await withProgress(options, { title: 'Uploading', total: 20, stream }, async (advance) => {
    for (let n = 0; n < 20; n += 1) advance()
  })
  return parts.join('')
}

test('redraws one line in a terminal and ends it', async () => {
  const text = await shown(true)

  expect(text.split('\n')).toHaveLength(2)
  expect(text).toContain('Uploading 20/20')
})

test('writes a few plain lines elsewhere', async () => {
  const lines = (await shown(false)).trimEnd().split('\n')

  expect(lines).toHaveLength(11)
  expect(lines.at(-1)).toBe('Uploading 20/20')
})

test.each([
  { json: true, quiet: false },
  { json: false, quiet: true },
])('is silent with %j', async (options) => {
  expect(await shown(true, options)).toBe('')
})
