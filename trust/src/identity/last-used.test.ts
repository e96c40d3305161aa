import { describe, expect, it } from 'vitest'
import { createLastUsed, type Use } from './last-used.ts'

const at = (seconds: number) => new Date(seconds * 1000)

describe('last used', () => {
  it('writes the latest use of each key once, and nothing when there is nothing', async () => {
    const written: Array<readonly Use[]> = []
    const lastUsed = createLastUsed(async (uses) => void written.push(uses))
    lastUsed.note('a', at(1))
    lastUsed.note('b', at(2))
    lastUsed.note('a', at(3))

    await lastUsed.flush()
    await lastUsed.flush()

    expect(written).toEqual([
      [
        { id: 'a', at: at(3) },
        { id: 'b', at: at(2) },
      ],
    ])
  })

  it('keeps what could not be written, without losing later uses', async () => {
    const written: Array<readonly Use[]> = []
    const failures = [new Error('down')]
    const lastUsed = createLastUsed(async (uses) => {
      const failure = failures.shift()
      if (!failure) return void written.push(uses)
      lastUsed.note('a', at(5))
      throw failure
    })
    lastUsed.note('a', at(1))
    lastUsed.note('b', at(1))

    await expect(lastUsed.flush()).rejects.toThrow('down')
    await lastUsed.flush()

    expect(written).toEqual([
      [
        { id: 'a', at: at(5) },
        { id: 'b', at: at(1) },
      ],
    ])
  })
})
