import { expect, test } from 'vitest'
import { aDrawing } from './an-activity.ts'
import { drawPicture } from './draw-picture.ts'
import { toSvgText } from './shapes.ts'

const text = toSvgText(drawPicture(aDrawing()))

test('is a picture of its own: it asks for nothing from anywhere', () => {
  expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 1600 900"/)
  expect(text.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|href|<style|<image|var\(/)
})

test('shows title, layers, parts, figures and the date', () => {
  for (const shown of ['Tragwerk', 'AI services', 'L4', 'Knowledge', '12/min', 'p95 40 ms', '21 Nov 2026'])
    expect(text).toContain(shown)
})

test('escapes what names could contain', () => {
  const drawing = aDrawing({ title: '<script>"&' })

  expect(toSvgText(drawPicture(drawing))).toContain('&lt;script&gt;&quot;&amp;')
})

test('draws one member for each flow between parts that are shown, in the colour of its layer', () => {
  const flows = [
    { from: 'api/gateway', to: 'services/knowledge', calls: 12 },
    { from: 'api/gateway', to: 'nowhere/at-all', calls: 5 },
  ]

  const drawn = toSvgText(drawPicture(aDrawing({ flows })))

  expect(drawn.match(/data-flow/g)).toHaveLength(1)
  expect(drawn).toMatch(/data-flow="api\/gateway services\/knowledge"[^>]*stroke="#0f7681"/)
})

test('all tiles lie inside the sheet and none on another', () => {
  const tiles = [
    ...text.matchAll(/data-tile="[^"]*" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g),
  ]
    .map((match) => match.slice(1).map(Number))
    .map(([x, y, width, height]) => ({ left: x!, top: y!, right: x! + width!, bottom: y! + height! }))

  expect(tiles.length).toBeGreaterThan(3)
  for (const tile of tiles) {
    expect(tile.left).toBeGreaterThanOrEqual(0)
    expect(tile.right).toBeLessThanOrEqual(1600)
    expect(tile.bottom).toBeLessThanOrEqual(900)
    const others = tiles.filter((other) => other !== tile)
    expect(
      others.some(
        (other) =>
          other.left < tile.right &&
          tile.left < other.right &&
          other.top < tile.bottom &&
          tile.top < other.bottom,
      ),
    ).toBe(false)
  }
})
