import { describeWithWireData } from '@tragwerk/testkit/wire-data'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCatalogue } from './catalogue.ts'
import { type Checked, checkEntry, checkSameFormat, checkTranslated } from './checks.ts'
import { isDescribed, openDescription } from './described.ts'
import { isListed, unaskable, unreadable } from './exceptions.ts'
import type { Recording } from './recording.ts'
import { isWithoutReasoning, problemsOf, readableOf, replay, translatableOf } from './replay.ts'
import { openWireLab, type WireLab } from './wire-lab.ts'

const minutes = 60_000

let lab: WireLab
let recordings: readonly Recording[]
let passed: readonly Checked[]
let translated: readonly Checked[]

describeWithWireData('recorded answers through the gateway', () => {
  beforeAll(async () => {
    recordings = readCatalogue().recordings
    lab = await openWireLab()
    passed = await replay(readableOf(recordings), (recording) => checkSameFormat(lab, recording))
    translated = await replay(translatableOf(recordings), (recording) => checkTranslated(lab, recording))
  }, 4 * minutes)
  afterAll(() => lab[Symbol.asyncDispose]())

  test('come out in their own format with the same bytes, and say the same to the official client', () => {
    expect(passed.length).toBeGreaterThanOrEqual(276)
    expect(problemsOf(passed)).toEqual([])
  })

  test('come out in other formats with the same text, calls, finish, usage and reasoning', () => {
    const complete = translated.filter((checked) => !isWithoutReasoning(checked))

    expect(complete.length).toBeGreaterThanOrEqual(763)
    expect(problemsOf(complete)).toEqual([])
  })

  test('lack nothing but the reasoning where they are exceptions for that', () => {
    const lacking = translated.filter(isWithoutReasoning)

    expect(lacking.length).toBeGreaterThanOrEqual(2)
    for (const { problems } of lacking) expect(problems).toEqual([expect.stringMatching(/^reasoning:/)])
  })

  test(
    'fit the description of OpenAI in its formats, each event of a stream too',
    () => {
      const faultsIn = openDescription()
      const described = translated.filter(isDescribed)

      expect(described.length).toBeGreaterThanOrEqual(464)
      expect(problemsOf(described.map((checked) => ({ ...checked, problems: faultsIn(checked) })))).toEqual(
        [],
      )
    },
    4 * minutes,
  )

  test('stand in the ledger as complete, with the usage that the provider told', async () => {
    const entries = await lab.readLedger()
    const noted = [...passed, ...translated]

    expect(
      problemsOf(
        noted.map((checked) => ({
          ...checked,
          problems: checkEntry(checked, entries.get(checked.heard.callId ?? '')),
        })),
      ),
    ).toEqual([])
  })

  test('to what other surfaces cannot ask are other answers there', async () => {
    const listed = recordings.filter(({ name }) => isListed(unaskable, name))
    const checked = await replay(listed, (recording) => checkTranslated(lab, recording))

    expect(checked.length).toBeGreaterThanOrEqual(unaskable.length)
    expect(checked.filter(({ problems }) => problems.length === 0)).toEqual([])
  })

  test('that no client can read are not made readable', async () => {
    const listed = recordings.filter(({ name }) => isListed(unreadable, name))
    const checked = await replay(listed, (recording) => checkSameFormat(lab, recording))

    expect(checked).toHaveLength(unreadable.length)
    for (const { heard } of checked) expect(heard.reading?.usage).toBeUndefined()
  })
})
