// The one entry of every npm script. Plain JavaScript without dependencies, so that any Node from 18 on can run
// it: it installs what is missing, then continues under the Node version this repository pins.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serverFlags } from './server-flags.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const bin = join(root, 'node_modules', '.bin')
const isWindows = process.platform === 'win32'
const pinnedNode = join(bin, isWindows ? 'node.cmd' : 'node')

/** What the tests talk to, by Debian package: any of these paths shows that it is there. */
const debianPackages = {
  postgresql: ['/usr/lib/postgresql'],
  chromium: ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'],
}

const commands = {
  start: (args) => [
    [...buildConsole],
    [pinnedNode, ...serverFlags, 'apps/cli/src/main.ts', 'start', ...args],
  ],
  tragwerk: (args) => [[pinnedNode, 'apps/cli/src/main.ts', ...args]],
  check: () => [
    [join(bin, 'biome'), 'check', '.'],
    [join(bin, 'tsc'), '--noEmit'],
  ],
  test: (args) => [...commands.check(), [...buildConsole], [join(bin, 'vitest'), 'run', ...args]],
  bench: ([name = 'help', ...args]) => [[pinnedNode, 'bench/run.ts', name, ...args]],
  format: () => [[join(bin, 'biome'), 'check', '--write', '.']],
  generate: () => [[pinnedNode, 'tools/generate.ts']],
}

const buildConsole = [pinnedNode, 'tools/build-console.ts']

function ensureNodeModules() {
  const stamp = join(root, 'node_modules', '.installed')
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && existsSync(pinnedNode) && readFileSync(stamp, 'utf8') === lock) return
  process.stderr.write('Installing packages (first start, or package-lock.json changed) …\n')
  const npm = process.env.npm_execpath
  const [command, ...prefix] = npm ? [process.execPath, npm] : [isWindows ? 'npm.cmd' : 'npm']
  const args = [...prefix, 'ci', '--no-audit', '--no-fund', '--loglevel=error']
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (result.status !== 0) fail('npm could not install the packages; its message is above.')
  writeFileSync(stamp, lock)
}

function ensureDebianPackages() {
  const missing = Object.keys(debianPackages).filter((name) => !debianPackages[name].some(existsSync))
  if (missing.length === 0) return
  const manual = `apt-get install -y --no-install-recommends ${missing.join(' ')}`
  const isRoot = process.getuid?.() === 0
  if (!isRoot || !existsSync('/usr/bin/apt-get')) {
    process.stderr.write(
      `Not on this machine: ${missing.join(', ')}. Tests that need them count as unreachable.\n`,
    )
    process.stderr.write(`Install them with: ${manual}\n`)
    return
  }
  process.stderr.write(`Installing ${missing.join(', ')} for the tests …\n`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const run = (command) => spawnSync('sh', ['-c', command], { env, stdio: ['ignore', 2, 2] })
  run('apt-get update -qq')
  if (run(`${manual} -qq`).status !== 0)
    fail(`Could not install ${missing.join(', ')}; apt-get's message is above.`)
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

/** Runs the steps one after another, hands signals on, and ends with the first failure's exit code. */
async function runSteps(steps) {
  for (const [command, ...args] of steps) {
    const code = await new Promise((resolve, reject) => {
      const env = { ...process.env, PATH: `${bin}${isWindows ? ';' : ':'}${process.env.PATH}` }
      const child = spawn(command, args, { cwd: root, env, stdio: 'inherit', shell: isWindows })
      const forward = (signal) => child.kill(signal)
      for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, forward)
      child.on('error', reject)
      child.on('exit', (status, signal) => {
        for (const name of ['SIGINT', 'SIGTERM']) process.off(name, forward)
        resolve(status ?? (signal ? 1 : 0))
      })
    })
    if (code !== 0) process.exit(code)
  }
}

const [name, ...args] = process.argv.slice(2)
const steps = commands[name]
if (!steps) fail(`Unknown command "${name}". Known: ${Object.keys(commands).join(', ')}.`)
ensureNodeModules()
if (name === 'test') ensureDebianPackages()
await runSteps(steps(args))
