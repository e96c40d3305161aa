import { describeWithWireData } from '@tragwerk/testkit/wire-data'
import { beforeAll, describe, expect, test } from 'vitest'
import { readCatalogue } from './catalogue.ts'
import { type Exception, unaskable, unreadable, withoutReasoning } from './exceptions.ts'
import { hearBytes } from './hear.ts'
import { type Catalogue, spokenFormats } from './recording.ts'
import { translatableOf } from './replay.ts'
import { readRecording, recordedBody, sameFormatWay } from './ways.ts'

/** Recordings of each format, whole and streamed, as the archives held them when the tests were written. */
const least = {
  'openai-chat': [59, 14],
  'openai-responses': [88, 32],
  'openai-completions': [1, 1],
  'openai-embeddings': [1, 0],
  'anthropic-messages': [67, 15],
  'anthropic-count-tokens': [5, 0],
  google: [49, 15],
  bedrock: [33, 7],
  cohere: [7, 2],
  mistral: [9, 1],
} as const

let catalogue: Catalogue

describeWithWireData('the catalogue of recorded traffic', () => {
  beforeAll(() => {
    catalogue = readCatalogue()
  })

  test.each(spokenFormats)('holds whole and streamed answers of %s', (format) => {
    const found = catalogue.recordings.filter((recording) => recording.format === format)
    const [wholes, streams] = least[format]

    expect(found.filter(({ isStream }) => !isStream).length).toBeGreaterThanOrEqual(wholes)
    expect(found.filter(({ isStream }) => isStream).length).toBeGreaterThanOrEqual(streams)
  })

  test('takes every file of the archives, or says why it is none of the gateway’s surfaces', () => {
    const { recordings, outside, files } = catalogue
    const named = [...recordings, ...outside].map(({ name }) => name)

    expect(new Set(named).size).toBe(named.length)
    expect(new Set(named.map((name) => name.replace(/#\d+$/, ''))).size).toBe(files)
    expect(files).toBeGreaterThanOrEqual(343)
    expect(outside.filter(({ reason }) => reason === 'is unknown')).toEqual([])
    expect(outside.length).toBeLessThanOrEqual(52)
  })

  test('has something of every answer to compare: text, calls, or nothing but a number of tokens', async () => {
    const readings = await Promise.all(translatableOf(catalogue.recordings).map(readRecording))
    const said = readings.filter((reading) => reading !== undefined)

    expect(said.filter(({ text }) => text !== '').length).toBeGreaterThanOrEqual(250)
    expect(said.filter(({ calls }) => calls.length > 0).length).toBeGreaterThanOrEqual(90)
    expect(said.filter(({ usage }) => usage !== undefined).length).toBeGreaterThanOrEqual(350)
  })

  describe('has no exception that is none', () => {
    const all: readonly Exception[] = [...unreadable, ...unaskable, ...withoutReasoning]

    test.each(all)('$name is a recording', ({ name }) => {
      expect(catalogue.recordings.some((recording) => recording.name.startsWith(name))).toBe(true)
    })

    test.each(unreadable)('$name cannot be read by the official client', async ({ name }) => {
      const recording = catalogue.recordings.find((found) => found.name === name)!
      const { surface } = sameFormatWay(recording)!
      const { reading, error } = await hearBytes(surface, recording, recordedBody(recording, surface))

      expect(error ?? reading).not.toMatchObject({ usage: { input: expect.any(Number) } })
    })
  })
})
