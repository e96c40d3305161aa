import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderReferences } from '@tragwerk/tools/references'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

test.each(Object.entries(renderReferences(root)))(
  '%s is what the sources say; npm run generate renews it',
  (path, generated) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(generated)
  },
)
