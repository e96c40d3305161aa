import { expect, test } from 'vitest'
import { createManualClock } from '../clock/index.ts'
import { Secret } from '../config/index.ts'
import { AppError } from '../errors/index.ts'
import { createLogger, type LoggerOptions } from './index.ts'

function aLogger(options: Partial<LoggerOptions> = {}) {
  const lines: string[] = []
  const logger = createLogger({
    level: 'info',
    clock: createManualClock(),
    destination: { write: (line) => void lines.push(line) },
    ...options,
  })
  return { logger, lines, first: () => JSON.parse(lines[0]!) }
}

test('a line is JSON with level, time, message and the fields of the logger and the call', () => {
  const { logger, first } = aLogger({ traceId: () => 'abc' })

  logger.child({ domain: 'shop' }).info({ count: 2 }, 'Books were sold.')

  expect(first()).toEqual({
    level: 30,
    time: '2026-01-01T00:00:00.000Z',
    domain: 'shop',
    traceId: 'abc',
    count: 2,
    message: 'Books were sold.',
  })
})

test('of many fields a hundred are written, and how many there were besides', () => {
  const { logger, first } = aLogger()

  logger.info(Object.fromEntries(Array.from({ length: 103 }, (_, at) => [`field${at}`, at])), 'Much.')

  expect(first()).toMatchObject({ field99: 99, '…': '3 more fields', message: 'Much.' })
  expect(first()).not.toHaveProperty('field100')
})

test('a line about another trace names that one', () => {
  const { logger, lines } = aLogger({ traceId: () => 'around' })

  logger.info({ traceId: 'finished' }, 'request finished')
  logger.info({}, 'more')

  expect(lines.map((line) => JSON.parse(line).traceId)).toEqual(['finished', 'around'])
})

test('a field cannot replace what the logger writes itself', () => {
  const { logger, first } = aLogger()

  logger.info({ level: 10, time: 'never', message: 'forged', traceId: 'x' }, 'real')

  expect(first()).toMatchObject({ level: 30, time: '2026-01-01T00:00:00.000Z', message: 'real', level_: 10 })
})

test('lines below the level are not written', () => {
  const { logger, lines } = aLogger()

  logger.debug({}, 'quiet')
  aLogger({ level: 'silent' }).logger.error({}, 'quiet')

  expect(lines).toEqual([])
})

test.each([
  'authorization',
  'Proxy-Authorization',
  'apiKey',
  'x-api-key',
  'key',
  'secret',
  'client_secret',
  'password',
  'accessToken',
  'cookie',
  'set-cookie',
  'adminKey',
  'credentials',
])('masks the field %s at any depth', (name) => {
  const { logger, lines } = aLogger()

  logger.info({ [name]: 'canary', request: { headers: [{ [name]: ['canary'] }] } }, 'x')
  logger.child({ [name]: 'canary' }).info({}, 'x')

  expect(lines.join('')).not.toContain('canary')
  expect(lines.join('')).toContain('[secret]')
})

test.each(['inputTokens', 'keyId', 'monkey', 'secretary'])('keeps the harmless field %s', (name) => {
  const { logger, first } = aLogger()

  logger.info({ [name]: 7 }, 'x')

  expect(first()).toMatchObject({ [name]: 7 })
})

test.each([
  { what: 'a bearer header', text: 'sent Authorization: Bearer canary.canary.canary' },
  { what: 'a password in an address', text: 'postgres://app:canary@db:5432/x refused' },
  { what: 'a query parameter', text: 'GET /hook?api_key=canary&x=1' },
  { what: 'a vendor key', text: 'Incorrect API key: sk-canarycanarycanary' },
  { what: 'an own key', text: 'twk_live_abcd1234_canarycanarycanarycanarycanary_x1y2z3' },
])('masks $what inside text, in message, field and error', ({ text }) => {
  const { logger, lines } = aLogger()

  logger.error({ note: text, error: new Error(text, { cause: new Error(text) }) }, text)

  expect(lines.join('')).not.toContain('canary')
})

test('a Secret stays closed', () => {
  const { logger, lines } = aLogger()

  logger.info({ given: new Secret('canary') }, 'x')

  expect(lines[0]).toContain('"given":"[secret]"')
})

test.each([false, true])('an attacker cannot forge lines or move the cursor (pretty: %s)', (pretty) => {
  const { logger, lines } = aLogger({ pretty })
  const attack = 'a\r\n{"level":30}\u001b[2J\u009b31m\u001b]52;c;AAAA\u0007\u2028b'

  logger.info({ attack, [attack]: 1 }, attack)

  const written = lines.join('')
  expect(written.match(/\n/g)).toHaveLength(1)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
  expect(written).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028]/)
})

test('an error is written with code, details, stack and causes', () => {
  const { logger, first } = aLogger()
  const cause = new Error('disk')

  logger.error(
    { error: new AppError({ kind: 'internal', code: 'a.b', message: 'No.', details: { n: 1 }, cause }) },
    'x',
  )

  expect(first().error).toMatchObject({
    code: 'a.b',
    kind: 'internal',
    details: { n: 1 },
    stack: expect.stringContaining('logger.test.ts'),
    cause: { message: 'disk' },
  })
})

test('odd values neither throw nor flood', () => {
  const { logger, first } = aLogger()
  const loop: Record<string, unknown> = {}
  loop.self = loop

  logger.info(
    {
      loop,
      big: 1n,
      bytes: Buffer.alloc(9),
      text: 'x'.repeat(1e6),
      many: Array(1e5).fill(0),
      gone: undefined,
    },
    'x',
  )

  expect(first()).toMatchObject({ big: '1', bytes: '[9 bytes]', loop: { self: '[circular]' } })
  expect(JSON.stringify(first()).length).toBeLessThan(10_000)
})

test('pretty lines are for people', () => {
  const { logger, lines } = aLogger({ pretty: true })

  logger.child({ domain: 'shop' }).warn({ file: 'a.txt', note: 'two words' }, 'A book is missing.')

  expect(lines).toEqual(['00:00:00.000 warn  [shop] A book is missing. file=a.txt note="two words"\n'])
})

test.each([
  'Bearer abcdefgh',
  'basic abcdefgh',
  'the BEARER abcdefgh was sent',
  'sk-abcdefabcdefabcdef',
  'sk_abcdefabcdefabcdef',
])('does not take %j for a plain sentence, a short word or an id', (text) => {
  const { logger, first } = aLogger()

  logger.info({ text }, 'x')

  expect(first().text).toContain('[secret]')
})
