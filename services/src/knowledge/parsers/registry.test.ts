import { expect, test } from 'vitest'
import { mediaTypes } from './port.ts'
import { loadParser } from './registry.ts'

test.each(mediaTypes)('the parser registered for %s reads that type', async (mediaType) => {
  expect((await loadParser(mediaType)).mediaType).toBe(mediaType)
})
