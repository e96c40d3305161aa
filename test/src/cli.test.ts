import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'
import { aDocx, aPdf } from '@tragwerk/testkit/builders'
import { freePort, type Product, startProduct } from '@tragwerk/testkit/product'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const repository = join(import.meta.dirname, '../..')

interface Ran {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

let product: Product
let folder: string

beforeAll(async () => {
  product = await startProduct()
  folder = await mkdtemp(join(tmpdir(), 'tragwerk-cli-'))
})
afterAll(async () => {
  await product?.remove()
  await rm(folder, { recursive: true, force: true })
})

/** One command as a process of its own, with the administrator's key unless `env` says otherwise. */
async function tragwerk(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const child = spawn(process.execPath, ['apps/cli/src/main.ts', ...args], {
    cwd: repository,
    env: {
      PATH: process.env.PATH,
      TRAGWERK_URL: product.url,
      TRAGWERK_API_KEY: product.adminKey,
      TRAGWERK_DATA_DIR: join(folder, 'data'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ])
  return { exitCode, stdout, stderr }
}

async function json(args: readonly string[]): Promise<Record<string, unknown>> {
  const { exitCode, stdout, stderr } = await tragwerk(['--json', ...args])
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) })
  return JSON.parse(stdout) as Record<string, unknown>
}

describe('ingest and ask', () => {
  beforeAll(async () => {
    const files = join(folder, 'files')
    await mkdir(join(files, 'deeper'), { recursive: true })
    await writeFile(
      join(files, 'garden.md'),
      '# Garden\n\nThe gate of the garden closes at nine in the evening.\n',
    )
    await writeFile(join(files, 'deeper', 'pool.txt'), 'The pool is heated to 27 degrees.')
    await writeFile(
      join(files, 'deeper', 'sauna.docx'),
      await aDocx('Sauna', ['The sauna is open on Fridays.']),
    )
    await writeFile(join(files, 'bees.pdf'), await aPdf(['Nobody may open the beehives without a veil.']))
    await writeFile(join(files, 'picture.png'), Buffer.from('89504e470d0a1a0a', 'hex'))
  })

  test('adds a folder with what is below it, makes the collection, and waits until all is indexed', async () => {
    const result = await json(['ingest', join(folder, 'files'), '--collection', 'house'])

    expect(result).toEqual({ accepted: 4, indexed: 4, refused: [], failed: [] })
  })

  test('adds nothing twice', async () => {
    const { exitCode, stdout } = await tragwerk(['ingest', join(folder, 'files'), '-c', 'house'])

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '4 of 4 documents indexed.\n' })
    const { results } = (await allPassages()) as { results: unknown[] }
    expect(results).toHaveLength(4)
  })

  test('names what was refused and what failed, and ends with 1', async () => {
    await writeFile(join(folder, 'empty.md'), '')
    await writeFile(join(folder, 'locked.pdf'), await aPdf(['x'], 'secret'))

    const { exitCode, stdout, stderr } = await tragwerk([
      'ingest',
      join(folder, 'empty.md'),
      join(folder, 'locked.pdf'),
      '-c',
      'house',
    ])

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '0 of 2 documents indexed.\n' })
    expect(stderr).toMatch(/Refused: .*empty\.md: The file is empty/)
    expect(stderr).toMatch(/Failed: locked\.pdf: The file is protected by a password/)
  })

  test('prints an answer with its source', async () => {
    const { exitCode, stdout } = await tragwerk([
      'ask',
      'When does the gate of the garden close?',
      '-c',
      'house',
    ])

    expect(exitCode).toBe(0)
    expect(stdout).toContain('nine in the evening')
    expect(stdout).toMatch(/^\[1\] .*“.*nine in the evening.*”$/m)
    expect(stdout).toMatch(/^answered, confidence \d+ %$/m)
  })

  test('prints the same as data', async () => {
    const answer = await json(['ask', 'How warm is the pool?', '-c', 'house'])

    expect(answer).toMatchObject({ outcome: 'answered', citations: [{ number: 1 }] })
    expect(String(answer.answer)).toContain('27 degrees')
  })

  async function allPassages(): Promise<unknown> {
    const answer = await fetch(`${product.url}/api/v1/collections/house/search`, {
      method: 'POST',
      headers: { authorization: `Bearer ${product.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'the', mode: 'vector', limit: 50 }),
    })
    return answer.json()
  }
})

describe('keys', () => {
  test('are created, listed, used and revoked', async () => {
    const args = ['keys', 'create', '--name', 'robot', '--permissions', 'knowledge:read,system:read']
    const { key, secret } = (await json([...args, '--subjects', 'group:hr'])) as {
      key: { id: string; name: string; permissions: string[] }
      secret: string
    }
    expect(key).toMatchObject({ name: 'robot', permissions: ['knowledge:read', 'system:read'] })

    const asRobot = { TRAGWERK_API_KEY: secret }
    expect((await tragwerk(['ask', 'Is there a pool?', '-c', 'house'], asRobot)).exitCode).toBe(0)
    expect((await tragwerk(['keys', 'list'], asRobot)).exitCode).toBe(4)

    const listed = await tragwerk(['keys', 'list'])
    expect(listed.stdout).toMatch(
      new RegExp(`^${key.id} +robot +\\S+… +active +knowledge:read, system:read$`, 'm'),
    )
    expect(listed.stdout).not.toContain(secret)

    expect(await json(['keys', 'revoke', key.id])).toEqual({ id: key.id, revoked: true })
    expect((await tragwerk(['ask', 'Is there a pool?', '-c', 'house'], asRobot)).exitCode).toBe(4)
    expect((await tragwerk(['keys', 'list'])).stdout).toMatch(new RegExp(`^${key.id} .*revoked`, 'm'))
  })

  test('prints only the secret on standard output, so that it can be piped', async () => {
    const { stdout, stderr } = await tragwerk(['keys', 'create', '-n', 'pipe'])

    expect(stdout).toMatch(/^\S{30,}\n$/)
    expect(stderr).toContain('shown once')
  })
})

describe('audit verify', () => {
  test('verifies the chain of the server', async () => {
    const { exitCode, stdout } = await tragwerk(['audit', 'verify'])

    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^The chain of \d+ entries is intact\. Head: [0-9a-f]{64}$/m)
  })

  const header = '{"format":"tragwerk-audit","version":1,"tenantId":"019f0000-0000-7000-8000-000000000001"}'
  const noHead = `{"head":{"sequence":0,"hash":"${'0'.repeat(64)}"}}`

  test.each([
    ['an intact export', [header, noHead], 0],
    ['an export that was cut off', [header], 6],
    ['an export that names another head', [header, noHead.replace(':0,', ':3,')], 6],
    ['another file', ['{"sequence":1}'], 2],
  ])('%s without a server', async (what, lines, exitCode) => {
    const path = join(folder, `${what}.jsonl`)
    await writeFile(path, lines.join('\n'))

    const ran = await tragwerk(['--json', 'audit', 'verify', '--export', path], {
      TRAGWERK_URL: 'http://127.0.0.1:9',
    })

    expect(ran.exitCode).toBe(exitCode)
    const said = JSON.parse(ran.stdout || ran.stderr) as unknown
    if (exitCode === 2) expect(said).toMatchObject({ error: { code: 'audit.export_invalid' } })
    else expect(said).toMatchObject({ ok: exitCode === 0 })
  })
})

describe('doctor', () => {
  test('looks at the machine and the server', async () => {
    const { findings } = (await json(['doctor'])) as {
      findings: ReadonlyArray<{ check: string; verdict: string; text: string }>
    }

    const verdicts = Object.fromEntries(findings.map(({ check, verdict }) => [check, verdict]))
    expect(verdicts).toMatchObject({
      node: 'ok',
      'data folder': 'ok',
      server: 'ok',
      vectors: 'ok',
      embedding: 'ok',
    })
    expect(findings.find(({ check }) => check === 'server')?.text).toContain('pglite')
  })

  test('without a server says so and is no failure', async () => {
    const { exitCode, stdout } = await tragwerk(['doctor'], {
      TRAGWERK_URL: `http://127.0.0.1:${await freePort()}`,
    })

    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^warn +server +not running/m)
  })

  test('fails when the data folder cannot be written', async () => {
    const file = join(folder, 'a-file')
    await writeFile(file, '')

    const { exitCode, stdout } = await tragwerk(['doctor'], { TRAGWERK_DATA_DIR: join(file, 'data') })

    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^fail +data folder/m)
  })
})

describe('exit codes and manners', () => {
  test.each<[what: string, args: readonly string[], env: Readonly<Record<string, string>>, exitCode: number]>(
    [
      ['an unknown command', ['bake'], {}, 2],
      ['an unknown flag', ['ask', 'x', '--colour', 'red'], {}, 2],
      ['a missing argument', ['ask'], {}, 2],
      ['a permission that does not exist', ['keys', 'create', '-n', 'x', '-p', 'everything'], {}, 2],
      ['a setting that cannot be', ['start'], { TRAGWERK_PORT: 'eighty' }, 2],
      ['an unknown flag of start', ['start', '--colour'], {}, 2],
      ['a server that is not there', ['ask', 'x'], { TRAGWERK_URL: 'http://127.0.0.1:9' }, 3],
      ['a wrong key', ['ask', 'x'], { TRAGWERK_API_KEY: 'wrong-key-wrong-key' }, 4],
      ['an unknown collection', ['ask', 'x', '-c', 'nowhere'], {}, 5],
    ],
  )('%s', async (_what, args, env, exitCode) => {
    const ran = await tragwerk(args, env)

    expect(ran).toMatchObject({ exitCode, stdout: '' })
    expect(ran.stderr).toMatch(/\w+ \w+/)
    expect(ran.stderr).not.toMatch(/\n\s+at /)
  })

  test('with --json a failure is data as well', async () => {
    const { exitCode, stdout, stderr } = await tragwerk(['--json', 'ask', 'x', '-c', 'nowhere'])

    expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: '' })
    expect(JSON.parse(stderr)).toEqual({
      error: { code: 'knowledge.collection_not_found', message: expect.stringContaining('nowhere') },
    })
  })

  test('--help and --version end with 0', async () => {
    const help = await tragwerk(['--help'])
    const startHelp = await tragwerk(['start', '--help'])
    const version = await tragwerk(['--version'])

    expect([help.exitCode, startHelp.exitCode, version.exitCode]).toEqual([0, 0, 0])
    for (const command of ['start', 'ingest', 'ask', 'keys', 'audit', 'doctor'])
      expect(help.stdout).toContain(command)
    expect(startHelp.stdout).toContain('--data-dir')
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test('NO_COLOR keeps output plain and a pipe is no terminal', async () => {
    const { stdout, stderr } = await tragwerk(['doctor'], { NO_COLOR: '1' })

    expect(stdout + stderr).toBe(stripVTControlCharacters(stdout + stderr))
    expect(product.output()).toBe(stripVTControlCharacters(product.output()))
  })
})

describe('audit export', () => {
  test('is refused while the server holds the embedded database', async () => {
    const { exitCode, stderr } = await tragwerk(['audit', 'export'], { TRAGWERK_DATA_DIR: product.dataDir })

    expect(exitCode).toBe(1)
    expect(stderr).toContain('sql.directory_in_use')
  })

  test('writes a chain that is verified without server or database, and shows a changed entry', async () => {
    await product.stop()
    const path = join(folder, 'audit.jsonl')

    const { stdout } = await tragwerk(['audit', 'export'], { TRAGWERK_DATA_DIR: product.dataDir })
    await writeFile(path, stdout)
    const intact = await tragwerk(['--json', 'audit', 'verify', '--export', path])
    await writeFile(path, stdout.replace('document.accepted', 'document.adopted'))
    const changed = await tragwerk(['--json', 'audit', 'verify', '--export', path])

    expect(JSON.parse(intact.stdout)).toMatchObject({ ok: true })
    expect(changed.exitCode).toBe(6)
    expect(JSON.parse(changed.stdout)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('changed'),
    })
  })
})
