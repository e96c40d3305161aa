import { describeWithWireData, testSeed } from '@tragwerk/testkit/wire-data'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCatalogue } from './catalogue.ts'
import { type Checked, checkBrokenEntry, checkCut } from './checks.ts'
import { isListed, unaskable } from './exceptions.ts'
import { type CutDelivery, cutKinds } from './mock-upstream.ts'
import { eventEnds, incompleteEnds, seededPlaces } from './places.ts'
import type { Recording } from './recording.ts'
import { problemsOf, readableOf, replay } from './replay.ts'
import { sameFormatWay, translatedWays } from './ways.ts'
import { openWireLab, type WireLab } from './wire-lab.ts'

const minutes = 60_000

let lab: WireLab
let readable: readonly Recording[]
let broken: readonly Checked[] = []

describeWithWireData('recorded answers that are cut', () => {
  beforeAll(async () => {
    readable = readableOf(readCatalogue().recordings)
    lab = await openWireLab()
  })
  afterAll(() => lab[Symbol.asyncDispose]())

  test(
    'anywhere in a stream are errors, however the connection ends',
    async () => {
      const next = seededPlaces(testSeed())
      const streams = readable.filter(({ isStream }) => isStream)
      const checked = await replay(streams, (recording) => {
        const end = eventEnds(recording).at(-1)!
        return checkCuts(recording, () => cutKinds.map((how) => ({ how, at: 1 + next(end - 1) })))
      })
      broken = [...broken, ...checked]

      expect(checked.length).toBeGreaterThanOrEqual(615)
      expect(problemsOf(checked)).toEqual([])
    },
    4 * minutes,
  )

  test(
    'between two events of a stream are errors too, above all before the last',
    async () => {
      const next = seededPlaces(testSeed())
      const streams = readable.filter(
        (recording) => recording.isStream && incompleteEnds(recording).length > 0,
      )
      const checked = await replay(streams, (recording) => {
        const ends = incompleteEnds(recording)
        return checkCuts(recording, () => [
          { how: 'ended', at: behindEvent(recording, ends.at(-1)!) },
          { how: 'closed', at: behindEvent(recording, ends[next(ends.length)]!) },
        ])
      })
      broken = [...broken, ...checked]

      expect(checked.length).toBeGreaterThanOrEqual(398)
      expect(problemsOf(checked)).toEqual([])
    },
    4 * minutes,
  )

  test(
    'anywhere in a whole answer are errors',
    async () => {
      const next = seededPlaces(testSeed())
      const wholes = readable.filter(({ isStream }) => !isStream)
      const checked = await replay(wholes, (recording) => {
        const [end] = eventEnds(recording)
        return checkCuts(recording, () => [{ how: cutKinds[next(cutKinds.length)]!, at: 1 + next(end! - 1) }])
      })
      broken = [...broken, ...checked]

      expect(checked.length).toBeGreaterThanOrEqual(836)
      expect(problemsOf(checked)).toEqual([])
    },
    4 * minutes,
  )

  test('stand in the ledger as failures of the provider', async () => {
    const entries = await lab.readLedger()

    expect(broken.length).toBeGreaterThanOrEqual(1_849)
    expect(
      problemsOf(
        broken.map((checked) => ({
          ...checked,
          problems: checkBrokenEntry(checked, entries.get(checked.heard.callId ?? '')),
        })),
      ),
    ).toEqual([])
  })
})

type Cut = Omit<CutDelivery, 'kind'>

/** On every way on which the recording comes out. */
function checkCuts(recording: Recording, choose: () => readonly Cut[]): Promise<Checked[]> {
  const others = isListed(unaskable, recording.name) ? [] : translatedWays(recording)
  const ways = [sameFormatWay(recording), ...others].filter((way) => way !== undefined)
  return Promise.all(
    ways.flatMap((way) =>
      choose().map((cut) => checkCut(lab, { recording, way, delivery: { kind: 'cut', ...cut } })),
    ),
  )
}

/** Behind the blank line too, if there is one. */
function behindEvent({ bytes }: Recording, end: number): number {
  const next = /^[\r\n]*/.exec(bytes.toString('latin1', end, end + 4))![0]
  return end + next.length
}
