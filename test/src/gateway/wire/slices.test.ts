import { describeWithWireData, testSeed } from '@tragwerk/testkit/wire-data'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCatalogue } from './catalogue.ts'
import { checkSameFormat, checkTranslated } from './checks.ts'
import { isListed, unaskable } from './exceptions.ts'
import type { Delivery } from './mock-upstream.ts'
import { seededPlaces, slicesOf } from './places.ts'
import { type Recording, spokenFormats } from './recording.ts'
import { isWithoutReasoning, problemsOf, readableOf, replay } from './replay.ts'
import { openWireLab, type WireLab } from './wire-lab.ts'

const minutes = 60_000
/** Of one stream; a few hundred still end inside of words, of characters and of frames. */
const mostSlices = 300
/** Longest stream that comes in single bytes. */
const mostBytes = 6_000

let lab: WireLab
let streams: readonly Recording[]

describeWithWireData('recorded streams that arrive in pieces', () => {
  beforeAll(async () => {
    const { recordings } = readCatalogue()
    streams = readableOf(recordings).filter(({ isStream }) => isStream)
    lab = await openWireLab()
  })
  afterAll(() => lab[Symbol.asyncDispose]())

  test(
    'of random length come out as if they had come whole',
    async () => {
      const next = seededPlaces(testSeed())
      const checked = await replay(streams, (recording) =>
        checkAll(recording, slicesOf(recording.bytes, { most: mostSlices, next })),
      )

      expect(checked.length).toBeGreaterThanOrEqual(204)
      expect(problemsOf(checked)).toEqual([])
    },
    4 * minutes,
  )

  test(
    'of one byte come out as if they had come whole',
    async () => {
      const shortest = spokenFormats.flatMap((format) =>
        streams
          .filter((recording) => recording.format === format && recording.bytes.length <= mostBytes)
          .toSorted((one, other) => one.bytes.length - other.bytes.length)
          .slice(0, 1),
      )
      const checked = await replay(shortest, (recording) =>
        checkAll(recording, slicesOf(recording.bytes, { most: 2 * mostBytes, next: () => 0 })),
      )

      expect(shortest.length).toBeGreaterThanOrEqual(8)
      expect(checked.length).toBeGreaterThanOrEqual(20)
      expect(problemsOf(checked)).toEqual([])
    },
    4 * minutes,
  )
})

async function checkAll(recording: Recording, ends: readonly number[]) {
  const delivery: Delivery = { kind: 'sliced', ends }
  const passed = await checkSameFormat(lab, recording, delivery)
  if (isListed(unaskable, recording.name)) return passed
  const translated = await checkTranslated(lab, recording, delivery)
  return [...passed, ...translated.filter((checked) => !isWithoutReasoning(checked))]
}
