import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readSource } from './read-source.ts'
import { renderDocx } from './render-docx.ts'
import { renderPdf } from './render-pdf.ts'

/** Fixed, so that the files do not change with the day on which they are written. */
const date = new Date('2026-01-01T00:00:00Z')
const company = 'Lindwehr Maschinenbau GmbH'

const samples = [
  { source: 'mitarbeiterhandbuch', format: 'docx', language: 'de' },
  { source: 'reklamationsprozess', format: 'docx', language: 'de' },
  { source: 'information-security-policy', format: 'pdf', language: 'en' },
  { source: 'preisliste-2026', format: 'pdf', language: 'de' },
] as const

/** The generated files of `examples/handbook` by name. */
export async function renderSamples(): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {}
  for (const { source, format, language } of samples) {
    const parts = readSource(await readFile(join(import.meta.dirname, `${source}.md`), 'utf8'))
    const heading = parts.find((part) => part.kind === 'heading')
    const title = heading?.kind === 'heading' ? heading.text : source
    files[`${source}.${format}`] =
      format === 'docx'
        ? await renderDocx(parts, { title, date })
        : await renderPdf(parts, { title, language, date, footer: `${company}, ${title}` })
  }
  return files
}
