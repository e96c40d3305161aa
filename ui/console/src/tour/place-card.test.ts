import { expect, test } from 'vitest'
import { placeCard } from './place-card.ts'

const view = { width: 1440, height: 900 }
const card = { width: 340, height: 220 }

test('below what it speaks of, when there is room', () => {
  expect(placeCard({ left: 300, top: 100, width: 200, height: 50 }, card, view)).toEqual({
    left: 300,
    top: 164,
  })
})

test('above what is near the lower edge, and pushed into the window', () => {
  expect(placeCard({ left: 1200, top: 800, width: 200, height: 50 }, card, view)).toEqual({
    left: 1088,
    top: 566,
  })
})

test('beside what is high', () => {
  expect(placeCard({ left: 0, top: 100, width: 240, height: 700 }, card, view)).toEqual({
    left: 254,
    top: 100,
  })
})

test('nowhere when no side has room, or when the place is out of sight', () => {
  expect(placeCard({ left: 10, top: 10, width: 1420, height: 880 }, card, view)).toBeUndefined()
  expect(placeCard({ left: 10, top: -400, width: 100, height: 50 }, card, view)).toBeUndefined()
})
