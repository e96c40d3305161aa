import { permissions } from '@tragwerk/contracts/identity'
import { expect, test } from 'vitest'
import { permissionGroups } from './permission-words.ts'

test('every permission can be given in the form, once', () => {
  const offered = permissionGroups.flatMap(({ members }) => members.map(({ permission }) => permission))

  expect(offered.toSorted()).toEqual([...permissions].sort())
})
