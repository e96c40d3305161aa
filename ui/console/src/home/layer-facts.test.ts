import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { flowsOf, folderOf, neighboursOf } from './layer-facts.ts'
import { toStoreys } from './picture/storeys.ts'

const root = join(import.meta.dirname, '../../../..')

test.each(toStoreys(undefined).flatMap(({ parts }) => parts))('the folder of $id is there', (part) => {
  expect(existsSync(join(root, folderOf(part)))).toBe(true)
})

test('the house ends above the first and below the last layer', () => {
  expect(neighboursOf('ui')).toEqual({ above: undefined, below: 'api' })
  expect(neighboursOf('trust')).toEqual({ above: 'services', below: 'data' })
  expect(neighboursOf('infra')).toEqual({ above: 'data', below: undefined })
})

test('who calls and who is called, the most frequent first, without calls inside the layer', () => {
  const flows = [
    { from: 'services/knowledge', to: 'services/models', calls: 9 },
    { from: 'api/gateway', to: 'services/models', calls: 1 },
    { from: 'api/gateway', to: 'services/knowledge', calls: 2 },
    { from: 'services/knowledge', to: 'data/sql', calls: 3 },
    { from: 'trust/audit', to: 'data/sql', calls: 4 },
  ]

  const { incoming, outgoing } = flowsOf('services', flows)

  expect(incoming.map(({ to }) => to)).toEqual(['services/knowledge', 'services/models'])
  expect(outgoing).toEqual([flows[3]])
})
