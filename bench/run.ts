import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** `npm run bench -- NAME [--data DIR]`: runs `bench/NAME/main.ts` with the rest of the arguments. */
const [, , name = '', ...args] = process.argv
const main = join(import.meta.dirname, name, 'main.ts')
if (!/^[a-z-]+$/.test(name) || !existsSync(main)) {
  const names = readdirSync(import.meta.dirname).filter((folder) =>
    existsSync(join(import.meta.dirname, folder, 'main.ts')),
  )
  process.stderr.write(`Which bench? npm run bench -- NAME, with NAME one of: ${names.join(', ')}\n`)
  process.exit(2)
}
process.exit(spawnSync(process.execPath, [main, ...args], { stdio: 'inherit' }).status ?? 1)
