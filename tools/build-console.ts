import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const root = join(import.meta.dirname, '..')
const consoleFolder = join(root, 'ui/console')
const stamp = join(consoleFolder, 'dist/.sources')

/** Builds the console when its sources, or those of what it is made of, have changed since the last build. */
const sources = globSync(
  ['ui/console/{index.html,vite.config.ts,src/**,public/**}', 'ui/sdk/src/**', 'contracts/src/**'],
  {
    cwd: root,
    withFileTypes: true,
  },
)
  .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
  .map((entry) => join(entry.parentPath, entry.name))
  .sort()
const hash = createHash('sha256')
for (const source of sources) hash.update(source.slice(root.length)).update(readFileSync(source))
const digest = hash.digest('hex')

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest) {
  process.stderr.write('Building the console …\n')
  await build({ root: consoleFolder, configFile: join(consoleFolder, 'vite.config.ts'), logLevel: 'warn' })
  writeFileSync(stamp, digest)
}
