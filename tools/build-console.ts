import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'vite'

const root = join(import.meta.dirname, '..')
const consoleFolder = join(root, 'ui/console')
const stamp = join(consoleFolder, 'dist/.sources')

/** Builds the console when its sources, or those of what it is made of, have changed since the last build. */
const sources = globSync(
  [
    'ui/console/{index.html,package.json,vite.config.ts,src/**,public/**}',
    'ui/sdk/src/**',
    'contracts/src/**',
    'tools/build-console.ts',
  ],
  {
    cwd: root,
    withFileTypes: true,
  },
)
  .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .sort()
const hash = createHash('sha256')
for (const source of sources) hash.update(source.slice(root.length)).update(readFileSync(source))
const digest = hash.digest('hex')

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest) {
  process.stderr.write('Building the console …\n')
  await build({ root: consoleFolder, configFile: join(consoleFolder, 'vite.config.ts'), logLevel: 'warn' })
  compressFiles(join(consoleFolder, 'dist'))
  writeFileSync(stamp, digest)
}

/**
 * Writes `.br` and `.gz` beside each file of text that they make smaller, for the server to send as they are.
 * index.html is left out: the server adapts it when it starts.
 */
function compressFiles(folder: string): void {
  for (const name of globSync('**/*.{js,css,svg,json}', { cwd: folder })) {
    const path = join(folder, name)
    const content = readFileSync(path)
    const quality = {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    }
    const compressed = {
      br: brotliCompressSync(content, { params: quality }),
      gz: gzipSync(content, { level: 9 }),
    }
    for (const [suffix, bytes] of Object.entries(compressed)) {
      if (bytes.length < content.length) writeFileSync(`${path}.${suffix}`, bytes)
    }
  }
}
