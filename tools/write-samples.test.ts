import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { renderSamples } from './samples/render-samples.ts'

test('the generated files of the sample handbook are those of their sources', async () => {
  const folder = join(import.meta.dirname, '../examples/handbook')

  for (const [name, bytes] of Object.entries(await renderSamples())) {
    const committed = new Uint8Array(await readFile(join(folder, name)))
    expect(Buffer.compare(committed, bytes), `${name}: run node tools/write-samples.ts`).toBe(0)
  }
})
