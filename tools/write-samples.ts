import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderSamples } from './samples/render-samples.ts'

/** Writes the PDF and DOCX files of the sample handbook. */
const folder = join(import.meta.dirname, '../examples/handbook')
for (const [name, bytes] of Object.entries(await renderSamples())) {
  await writeFile(join(folder, name), bytes)
  process.stdout.write(`examples/handbook/${name} (${bytes.length} bytes)\n`)
}
