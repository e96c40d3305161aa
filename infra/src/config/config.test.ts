import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { z } from 'zod'
import {
  defineOptions,
  onOff,
  readOptions,
  readVariable,
  renderHelp,
  renderReference,
  reportOptions,
  Secret,
  textList,
} from './index.ts'

const serverOptions = defineOptions({
  port: {
    variable: 'SHOP_PORT',
    flag: '--port',
    key: 'server.port',
    schema: z.coerce.number().int().min(0).max(65535),
    default: 7600,
    description: 'TCP port to listen on.',
    since: '0.1.0',
  },
  pretty: {
    variable: 'SHOP_PRETTY',
    flag: '--pretty',
    key: 'server.pretty',
    schema: onOff(),
    default: false,
    isSwitch: true,
    description: 'Prints for people | instead of machines.',
    since: '0.1.0',
  },
  hosts: {
    variable: 'SHOP_HOSTS',
    flag: '--hosts',
    key: 'server.hosts',
    schema: textList(),
    description: 'Names to answer to, separated by commas.',
    since: '0.1.0',
    deprecated: 'Use SHOP_NAMES.',
  },
})

const keyOptions = defineOptions({
  admin: {
    variable: 'SHOP_KEY',
    key: 'key',
    schema: z.string().min(8),
    secret: true,
    description: 'Key of the administrator.',
    since: '0.1.0',
  },
})

const slices = { server: serverOptions, keys: keyOptions }

test.each([
  { name: 'the default', argv: [], env: {}, file: {}, port: 7600, origin: 'default' },
  {
    name: 'the file over the default',
    argv: [],
    env: {},
    file: { server: { port: 1 } },
    port: 1,
    origin: 'file',
  },
  {
    name: 'the environment over the file',
    argv: [],
    env: { SHOP_PORT: '2' },
    file: { server: { port: 1 } },
    port: 2,
    origin: 'environment',
  },
  {
    name: 'the flag over all',
    argv: ['--port', '3'],
    env: { SHOP_PORT: '2' },
    file: { server: { port: 1 } },
    port: 3,
    origin: 'flag',
  },
  { name: 'a flag with an equals sign', argv: ['--port=4'], env: {}, file: {}, port: 4, origin: 'flag' },
  {
    name: 'an empty variable as not set',
    argv: [],
    env: { SHOP_PORT: ' ' },
    file: {},
    port: 7600,
    origin: 'default',
  },
])('takes $name', ({ argv, env, file, port, origin }) => {
  const { values, origins } = readOptions(slices, { argv, env, file })

  expect(values.server.port).toBe(port)
  expect(origins.get('server.port')).toBe(origin)
})

test('the type of a value follows schema, default and secrecy', () => {
  const { values } = readOptions(slices, { argv: [], env: {}, file: {} })

  const port: number = values.server.port
  const hosts: string[] | undefined = values.server.hosts
  const admin: Secret<string> | undefined = values.keys.admin

  expect([port, hosts, admin]).toEqual([7600, undefined, undefined])
})

test.each([
  { argv: ['--pretty'], expected: true },
  { argv: ['--no-pretty'], expected: false },
  { argv: ['--pretty', '--port', '1'], expected: true },
])('a switch reads $argv as $expected', ({ argv, expected }) => {
  const { values } = readOptions(slices, { argv, env: { SHOP_PRETTY: String(!expected) }, file: {} })

  expect(values.server.pretty).toBe(expected)
})

test('the result cannot be changed', () => {
  const { values } = readOptions(slices, { argv: [], env: {}, file: {} })

  expect(() => Object.assign(values.server, { port: 1 })).toThrow(TypeError)
})

test.each([
  {
    name: 'an unknown flag with a proposal',
    argv: ['--prot', '1'],
    says: 'The flag --prot is not known. Did you mean --port?',
  },
  {
    name: 'a negated flag that takes a value',
    argv: ['--no-port'],
    says: 'The flag --no-port is not known.',
  },
  { name: 'a flag without its value', argv: ['--port'], says: 'The flag --port needs a value.' },
  { name: 'a stray argument', argv: ['now'], says: 'The argument "now" is not expected here.' },
  {
    name: 'a bad variable by name',
    env: { SHOP_PORT: 'high' },
    says: 'SHOP_PORT is "high", which is not allowed',
  },
  { name: 'the variable of a bad flag', argv: ['--port', '70000'], says: '--port (SHOP_PORT) is "70000"' },
  {
    name: 'an unknown key of the file',
    file: { server: { prot: 1 } },
    says: 'The configuration file has "server.prot"',
  },
])('refuses $name', ({ argv = [], env = {}, file = {}, says }) => {
  expect(() => readOptions(slices, { argv, env, file })).toThrow(
    expect.objectContaining({ code: 'config.invalid_option', message: expect.stringContaining(says) }),
  )
})

test('all problems are reported at once, without showing secrets', () => {
  const read = () =>
    readOptions(slices, { argv: ['--x'], env: { SHOP_PORT: 'a', SHOP_KEY: 'hush' }, file: {} })

  expect(read).toThrow(
    expect.objectContaining({
      details: {
        problems: [
          expect.stringContaining('--x'),
          expect.stringContaining('SHOP_PORT'),
          expect.stringContaining('SHOP_KEY'),
        ],
      },
      message: expect.not.stringContaining('hush'),
    }),
  )
})

test('a rule across options speaks last', () => {
  const rule = (values: { server: { port: number } }) =>
    values.server.port < 1024 ? 'SHOP_PORT must be 1024 or higher here.' : undefined

  expect(() => readOptions(slices, { argv: ['--port', '80'], env: {}, file: {}, rules: [rule] })).toThrow(
    'SHOP_PORT must be 1024 or higher here.',
  )
})

test('a deprecated option still works and gives a notice', () => {
  const { values, notices } = readOptions(slices, { argv: [], env: { SHOP_HOSTS: 'a, b,' }, file: {} })

  expect(values.server.hosts).toEqual(['a', 'b'])
  expect(notices).toEqual(['SHOP_HOSTS is deprecated. Use SHOP_NAMES.'])
})

test('a file is read when named, and must then exist', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'))
  try {
    const path = join(folder, 'shop.json')
    writeFileSync(path, '{"server":{"port":8}}')

    expect(readOptions(slices, { argv: ['--config', path], env: {} }).values.server.port).toBe(8)
    expect(readOptions(slices, { argv: [], env: { TRAGWERK_CONFIG: path } }).values.server.port).toBe(8)
    writeFileSync(path, '{')
    expect(() => readOptions(slices, { argv: ['--config', path], env: {} })).toThrow('it is not valid JSON')
    expect(() => readOptions(slices, { argv: ['--config', `${path}x`], env: {} })).toThrow('ENOENT')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('two options may not share a variable', () => {
  expect(() => readOptions({ a: keyOptions, b: keyOptions }, { argv: [], env: {}, file: {} })).toThrow(
    'SHOP_KEY is declared by more than one option (a.admin, b.admin).',
  )
})

test('a secret shows itself only when asked', () => {
  const secret = new Secret('hush-hush')

  const seen = [`${secret}`, JSON.stringify({ secret }), inspect({ secret }), String(secret)]

  expect(seen.join(' ')).not.toContain('hush')
  expect(secret.reveal()).toBe('hush-hush')
})

test('the start-up report hides secrets and names origins', () => {
  const configuration = readOptions(slices, {
    argv: ['--port', '1'],
    env: { SHOP_KEY: 'hush-hush' },
    file: {},
  })

  const report = reportOptions(slices, configuration)

  expect(report).toContainEqual({ option: 'server.port', variable: 'SHOP_PORT', value: '1', origin: 'flag' })
  expect(report).toContainEqual({
    option: 'keys.admin',
    variable: 'SHOP_KEY',
    value: '[secret]',
    origin: 'environment',
  })
})

test('the help text', () => {
  expect(renderHelp(slices)).toMatchInlineSnapshot(`
    "configuration:
      --config VALUE, TRAGWERK_CONFIG
          Path of the JSON configuration file. Only a path named here must exist. [default tragwerk.json]

    server:
      --port VALUE, SHOP_PORT
          TCP port to listen on. [default 7600]
      --pretty, SHOP_PRETTY
          Prints for people | instead of machines. [default false]
      --hosts VALUE, SHOP_HOSTS
          Names to answer to, separated by commas. [deprecated: Use SHOP_NAMES.]

    keys:
      SHOP_KEY
          Key of the administrator. [secret]
    "
  `)
})

test('the reference page', () => {
  expect(renderReference(slices)).toMatchInlineSnapshot(`
    "# Configuration

    Generated from the declarations in the source. A flag wins over the environment, the environment over the
    configuration file, the file over the default. An empty variable counts as not set.

    ## configuration

    | Variable | Flag | File key | Default | Since | Meaning |
    |---|---|---|---|---|---|
    | \`TRAGWERK_CONFIG\` | \`--config\` |  | \`tragwerk.json\` | 0.1.0 | Path of the JSON configuration file. Only a path named here must exist. |

    ## server

    | Variable | Flag | File key | Default | Since | Meaning |
    |---|---|---|---|---|---|
    | \`SHOP_PORT\` | \`--port\` | \`server.port\` | \`7600\` | 0.1.0 | TCP port to listen on. |
    | \`SHOP_PRETTY\` | \`--pretty\` | \`server.pretty\` | \`false\` | 0.1.0 | Prints for people \\| instead of machines. |
    | \`SHOP_HOSTS\` | \`--hosts\` | \`server.hosts\` | not set | 0.1.0 | Names to answer to, separated by commas. Deprecated. Use SHOP_NAMES. |

    ## keys

    | Variable | Flag | File key | Default | Since | Meaning |
    |---|---|---|---|---|---|
    | \`SHOP_KEY\` |  | \`key\` | not set | 0.1.0 | Key of the administrator. Secret. |
    "
  `)
})

test('reads one variable by name, where empty and inherited names count as not set', () => {
  const name = Object.keys(process.env).find((candidate) => process.env[candidate] !== '') as string

  expect(readVariable(name)).toBe(process.env[name])
  expect(readVariable('toString')).toBeUndefined()
  expect(readVariable('SHOP_NEVER_SET')).toBeUndefined()
})
