import { expect, test } from 'vitest'
import { createJobQueue } from './job-queue.ts'

const manyTexts = Array.from({ length: 100 }, (_, n) => `passage ${n}`)

test('a question overtakes bulk work, and bulk work goes on afterwards', () => {
  const queue = createJobQueue()
  queue.add(1, manyTexts)
  queue.add(2, manyTexts)
  queue.add(3, ['a question'])

  const order = [3, 1, 2].map((id) => {
    const next = queue.next()
    queue.remove(id)
    return next?.id
  })

  expect(order).toEqual([3, 1, 2])
  expect(queue.next()).toBeUndefined()
})

test('a cancelled job is not worked on', () => {
  const queue = createJobQueue()
  queue.add(1, manyTexts)

  queue.remove(1)
  queue.remove(99)

  expect(queue.next()).toBeUndefined()
})
