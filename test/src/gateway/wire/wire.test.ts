import { describeWithWireData } from '@tragwerk/testkit/wire-data'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCatalogue } from './catalogue.ts'
import { type Checked, checkCut, checkEntry, checkSameFormat, checkTranslated, toLine } from './checks.ts'
import { isListed, unaskable, unreadable } from './exceptions.ts'
import { cutKinds, type Delivery } from './mock-upstream.ts'
import { endOf, seededPlaces, slicesOf } from './places.ts'
import type { Catalogue, Recording } from './recording.ts'
import { sameFormatWay, translatedWays } from './ways.ts'
import { openWireLab, type WireLab } from './wire-lab.ts'

const seed = 20_260_714
let lab: WireLab
let catalogue: Catalogue
let answers: readonly Recording[]
let readable: readonly Recording[]
/** Everything that came out whole, and everything that broke, for the comparison with the ledger. */
const whole: Checked[] = []
const broken: Checked[] = []

describeWithWireData('recorded traffic', () => {
  beforeAll(async () => {
    catalogue = readCatalogue()
    lab = await openWireLab()
    answers = catalogue.recordings.filter(({ status }) => status < 400)
    readable = answers.filter(({ name }) => !isListed(unreadable, name))
  })
  afterAll(() => lab[Symbol.asyncDispose]())

  test('same', async () => {
    const checked = await each(answers, async (recording) => [await checkSameFormat(lab, recording)])
    report('same', checked)
    whole.push(...checked)
  }, 100_000)

  test('translated', async () => {
    const checked = await each(readable, (recording) => checkTranslated(lab, recording))
    report('translated', checked)
    whole.push(...checked)
  }, 100_000)

  test('sliced', async () => {
    const next = seededPlaces(seed)
    const checked = await each(
      readable.filter(({ isStream }) => isStream),
      async (recording) => {
        const delivery: Delivery = { kind: 'sliced', ends: slicesOf(recording.bytes, { most: 2500, next }) }
        return [
          await checkSameFormat(lab, recording, delivery),
          ...(await checkTranslated(lab, recording, delivery)),
        ]
      },
    )
    report('sliced', checked)
    whole.push(...checked)
  }, 100_000)

  test('cut', async () => {
    const next = seededPlaces(seed)
    const checked = await each(readable, async (recording) => {
      const ways = [sameFormatWay(recording), ...translatedWays(recording)].filter((way) => way !== undefined)
      const end = endOf(recording)
      const times = recording.isStream ? 3 : 1
      const cuts = ways.flatMap((way) =>
        cutKinds.flatMap((how) =>
          Array.from({ length: times }, () => {
            const at = 1 + next(end - 1)
            return checkCut(lab, { recording, way, delivery: { kind: 'cut', at, how } }).then((c) => ({
              ...c,
              problems: c.problems.map((p) => `${how} at ${at} of ${end}: ${p}`),
            }))
          }),
        ),
      )
      return Promise.all(cuts)
    })
    report('cut', checked)
    broken.push(...checked)
  }, 200_000)

  test('ledger', async () => {
    await expect.poll(async () => (await lab.readLedger()) !== undefined, { timeout: 20_000 }).toBe(true)
    const entries = (await lab.readLedger())!
    const problems = whole
      .filter((c) => c.problems.length === 0)
      .map((c) => ({ ...c, problems: checkEntry(c, entries.get(c.heard.callId ?? '')) }))
    report('ledger whole', problems)
    report(
      'ledger broken',
      broken.map((c) => {
        const e = entries.get(c.heard.callId ?? '')
        return {
          ...c,
          problems:
            e?.outcome === 'upstream_failed'
              ? []
              : [`${e?.outcome} ${c.heard.callId} ${JSON.stringify(c.heard.error)}`],
        }
      }),
    )
  }, 60_000)
})

async function each(
  recordings: readonly Recording[],
  check: (recording: Recording) => Promise<readonly (Checked | undefined)[]>,
): Promise<Checked[]> {
  const found: Checked[] = []
  const waiting = recordings[Symbol.iterator]()
  const work = async () => {
    for (const recording of waiting) found.push(...(await check(recording)).filter((c) => c !== undefined))
  }
  await Promise.all(Array.from({ length: 6 }, work))
  return found
}

function report(what: string, checked: readonly Checked[]) {
  const bad = checked.filter(({ problems }) => problems.length > 0)
  console.log(what, checked.length, bad.length, `\n${bad.map(toLine).slice(0, 60).join('\n')}`)
}
void unaskable
