import { describeWithWireData } from '@tragwerk/testkit/wire-data'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCatalogue } from './catalogue.ts'
import { asJson, type Json, type Recording } from './recording.ts'
import { plainBody, sameFormatWay, translatedWays, type Way } from './ways.ts'
import { openWireLab, type WireLab } from './wire-lab.ts'

let lab: WireLab
let refusals: readonly Recording[]

/** The types that both families of surfaces have for these, where the provider tells none that clients know. */
const typeByStatus: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  429: 'rate_limit_error',
}

describeWithWireData('recorded refusals', () => {
  beforeAll(async () => {
    refusals = readCatalogue().recordings.filter(({ status }) => status >= 400)
    lab = await openWireLab()
  })
  afterAll(() => lab[Symbol.asyncDispose]())

  test('are there', () => {
    expect(refusals.length).toBeGreaterThanOrEqual(4)
    expect(new Set(refusals.map(({ status }) => status))).toEqual(new Set([400, 429]))
  })

  test.each([false, true])(
    'come out in their own format byte for byte (stream asked for: %s)',
    async (isStream) => {
      const ways = refusals.flatMap((recording) => {
        const way = sameFormatWay(recording)
        return way === undefined ? [] : [{ recording, way }]
      })

      expect(ways.length).toBeGreaterThanOrEqual(2)
      for (const { recording, way } of ways) {
        const { bytes, error } = await ask(recording, way, isStream)
        const { type, message } = toldBy(recording)
        expect(bytes?.toString(), recording.name).toBe(recording.bytes.toString())
        expect(error, recording.name).toEqual({ status: recording.status, type, message })
      }
    },
  )

  test.each([false, true])(
    'keep status, type and message in other formats (stream asked for: %s)',
    async (isStream) => {
      const ways = refusals.flatMap((recording) =>
        translatedWays(recording).map((way) => ({ recording, way })),
      )

      expect(ways.length).toBeGreaterThanOrEqual(12)
      for (const { recording, way } of ways) {
        const { status, name } = recording
        const { error } = await ask(recording, way, isStream)
        const { type = typeByStatus[status], message } = toldBy(recording)
        expect(error, `${name} by ${way.surface}`).toEqual({
          status,
          type,
          message: expect.stringContaining(message),
        })
      }
    },
  )
})

function ask(recording: Recording, way: Way, isStream: boolean) {
  const body: Json = { ...plainBody(way.surface, { isStream, tools: [] }), ...way.fields }
  return lab.ask({ recording, ...way, body })
}

/** Providers put the error into a field of that name, or tell it without one. */
function toldBy({ bytes }: Recording): { readonly type: string | undefined; readonly message: string } {
  const told = asJson(JSON.parse(bytes.toString('utf8')))
  const { type, message } = asJson(told.error ?? told)
  return { type: typeof type === 'string' ? type : undefined, message: String(message) }
}
