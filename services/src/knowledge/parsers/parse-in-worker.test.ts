import { createManualClock, createSystemClock } from '@tragwerk/infra/clock'
import { isAppError } from '@tragwerk/infra/errors'
import { strToU8 } from 'fflate'
import { afterAll, describe, expect, test } from 'vitest'
import { makeDocx, makeRawDocx, withParts } from './fixtures/make-docx.ts'
import { makePdf } from './fixtures/make-pdf.ts'
import { createParser } from './index.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)

describe('a parser that meets hostile files', () => {
  const parser = createParser({ clock: createSystemClock(), limits: { workers: 1 } })
  afterAll(() => parser[Symbol.asyncDispose]())

  const nasty: Array<
    [what: string, fileName: string, make: () => Uint8Array | Promise<Uint8Array>, code: string]
  > = [
    ['an empty file', 'a.pdf', () => new Uint8Array(), 'file_empty'],
    ['white space only', 'a.txt', () => utf8(' \n\t\n'), 'no_text'],
    [
      'a file above the size limit',
      'a.txt',
      () => new Uint8Array(50 * 1024 * 1024 + 1).fill(97),
      'file_too_large',
    ],
    [
      'a text longer than the limit',
      'a.txt',
      () => new Uint8Array(21 * 1024 * 1024).fill(97),
      'file_too_large',
    ],
    ['text named as PDF', 'a.pdf', () => utf8('Hallo'), 'file_corrupt'],
    [
      'a picture named as text',
      'a.txt',
      () => Buffer.from('89504e470d0a1a0a0000', 'hex'),
      'file_type_unsupported',
    ],
    ['NUL bytes', 'a.txt', () => utf8('a\0b'), 'file_type_unsupported'],
    ['invalid UTF-8', 'a.md', () => Uint8Array.of(0x48, 0xc3, 0x28), 'text_not_utf8'],
    [
      'a zip file that is no document',
      'a.docx',
      () => strToU8('PK\u0003\u0004 nothing here PK\u0005\u0006'),
      'file_type_unsupported',
    ],
    ['a truncated PDF', 'a.pdf', async () => (await somePdf()).slice(0, 300), 'file_corrupt'],
    ['a truncated DOCX', 'a.docx', async () => (await someDocx()).slice(0, 3000), 'file_corrupt'],
    [
      'an encrypted PDF',
      'a.pdf',
      () => makePdf((pdf) => void pdf.text('x'), { userPassword: 'x' }),
      'file_encrypted',
    ],
    ['an encrypted Office file', 'a.docx', encryptedOffice, 'file_encrypted'],
    ['a zip bomb', 'a.docx', async () => withParts(await someDocx(), bomb()), 'archive_unsafe'],
    ['broken XML', 'a.docx', () => makeRawDocx('<w:document><w:body'), 'file_corrupt'],
    ['Markdown quotes nested too deeply', 'a.md', () => utf8(`${'>'.repeat(20_000)} a`), 'file_corrupt'],
  ]

  test.each(nasty)('refuses %s (%s) and serves the next document', async (_, fileName, make, code) => {
    const failure = await parser.parse(await make(), { fileName }).catch((error: unknown) => error)

    expect(isAppError(failure) && failure.code).toBe(`knowledge.${code}`)
    expect((await parser.parse(utf8('Weiter geht es.'), { fileName: 'b.txt' })).text).toBe('Weiter geht es.')
  })

  test('reads 20 MB of one letter', async () => {
    const bytes = new Uint8Array(20 * 1024 * 1024).fill(97)

    expect((await parser.parse(bytes, { fileName: 'a.txt' })).text).toHaveLength(bytes.length)
  })

  test('reads a file by its content when name and claim are wrong', async () => {
    const source = { fileName: 'a.docx', mediaType: 'text/html' }

    expect((await parser.parse(await somePdf(), source)).text).toBe('Ein PDF.')
  })
})

describe('a parser at its limits', () => {
  test('stops a document at the end of its time, and serves the next with a new worker', async () => {
    const clock = createManualClock()
    await using parser = createParser({ clock, limits: { workers: 1 } })
    const slow = parser.parse(utf8(slowMarkdown()), { fileName: 'slow.md' }).catch((error: unknown) => error)
    await Promise.resolve()

    await clock.advance(30_000)

    expect(await slow).toMatchObject({ code: 'knowledge.parse_timeout', retryable: false })
    expect((await parser.parse(utf8('Weiter.'), { fileName: 'b.txt' })).text).toBe('Weiter.')
  })

  test('stops a document at the end of its memory, and serves the next with a new worker', async () => {
    await using parser = createParser({ clock: createSystemClock(), limits: { workers: 1, memoryMb: 64 } })
    const manyElements = utf8('<b>x</b>'.repeat(1_000_000))

    await expect(parser.parse(manyElements, { fileName: 'big.html' })).rejects.toMatchObject({
      code: 'knowledge.parse_out_of_memory',
    })
    expect((await parser.parse(utf8('Weiter.'), { fileName: 'b.txt' })).text).toBe('Weiter.')
  })

  test('a caller who goes away stops the work', async () => {
    await using parser = createParser({ clock: createSystemClock(), limits: { workers: 1 } })
    const caller = new AbortController()
    const slow = parser.parse(utf8(slowMarkdown()), { fileName: 'slow.md' }, caller.signal)
    const queued = parser.parse(utf8('Wartet.'), { fileName: 'b.txt' })

    caller.abort(new Error('gone'))

    await expect(slow).rejects.toThrow('gone')
    expect((await queued).text).toBe('Wartet.')
  })

  test('work under way when the process stops is not held against the file', async () => {
    const parser = createParser({ clock: createSystemClock(), limits: { workers: 1 } })
    const jobs = [
      parser.parse(utf8(slowMarkdown()), { fileName: 'slow.md' }),
      parser.parse(utf8('Wartet.'), { fileName: 'b.txt' }),
    ]
    const outcomes = Promise.allSettled(jobs)

    await parser[Symbol.asyncDispose]()

    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ reason: { code: 'knowledge.parser_closed', retryable: true } })
    }
  })

  test('serves more callers than it has workers, and replaces workers that have served enough', async () => {
    await using parser = createParser({
      clock: createSystemClock(),
      limits: { workers: 2, documentsPerWorker: 2 },
    })

    const texts = await Promise.all(
      Array.from({ length: 7 }, async (_, i) => (await parser.parse(utf8(`Nr ${i}`), {})).text),
    )

    expect(texts).toEqual(['Nr 0', 'Nr 1', 'Nr 2', 'Nr 3', 'Nr 4', 'Nr 5', 'Nr 6'])
  })
})

function somePdf(): Promise<Uint8Array> {
  return makePdf((pdf) => void pdf.text('Ein PDF.'))
}

function someDocx(): Promise<Uint8Array> {
  return makeDocx({ sections: [{ paragraphs: ['Ein Dokument.'] }] })
}

function bomb() {
  return { 'word/media/a.bin': new Uint8Array(10 * 1024 * 1024) }
}

/** Encrypted Office files are OLE containers that hold a stream of this name. */
function encryptedOffice(): Uint8Array {
  const signature = Buffer.from('d0cf11e0a1b11ae1', 'hex')
  return Buffer.concat([signature, Buffer.alloc(512), Buffer.from('EncryptedPackage', 'utf16le')])
}

/** Unclosed emphasis makes a Markdown reader look through the rest of the text again and again. */
function slowMarkdown(): string {
  return `${'*a_ '.repeat(200_000)}`
}
