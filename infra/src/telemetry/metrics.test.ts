import { expect, test } from 'vitest'
import { createMetrics } from './index.ts'

test('counters, gauges and histograms are rendered with their labels', async () => {
  const metrics = createMetrics()
  metrics.counter({ name: 'books_sold_total', help: 'Sold.', labels: ['shelf'] }).increment({ shelf: 'a' }, 2)
  metrics.gauge({ name: 'books_open', help: 'Open.' }).set({}, 5)
  metrics.histogram({ name: 'reading_seconds', help: 'Read.', buckets: [1, 10] }).observe({}, 3)

  const text = await metrics.render()

  expect(text).toContain('books_sold_total{shelf="a"} 2')
  expect(text).toContain('books_open 5')
  expect(text).toContain('reading_seconds_bucket{le="10"} 1')
  expect(text).toContain('reading_seconds_bucket{le="1"} 0')
})

test('a gauge can be read when metrics are rendered', async () => {
  const metrics = createMetrics()
  let open = 1
  metrics.readGauge({ name: 'books_open', help: 'Open.' }, () => open)
  expect(await metrics.render()).toContain('books_open 1')

  open = 2

  expect(await metrics.render()).toContain('books_open 2')
})

test('two instances share nothing', async () => {
  const first = createMetrics()
  const second = createMetrics({ withProcessMetrics: true })
  first.counter({ name: 'books_sold_total', help: 'Sold.' }).increment({})

  expect(await second.render()).not.toContain('books_sold_total')
  expect(await second.render()).toContain('process_cpu_user_seconds_total')
  expect(await first.render()).not.toContain('process_cpu')
})

test('a label with too many values ends in one series', async () => {
  const metrics = createMetrics({ maxSeries: 2 })
  const counter = metrics.counter({ name: 'visits_total', help: 'Visits.', labels: ['page'] })

  for (const page of ['a', 'b', 'c', 'd', 'a']) counter.increment({ page })

  const text = await metrics.render()
  expect(text).toContain('visits_total{page="a"} 2')
  expect(text).toContain('visits_total{page="other"} 2')
  expect(text).not.toContain('page="c"')
})

test.each(['booksSold_total', 'books_sold', '1_total'])('refuses the counter name %s', (name) => {
  expect(() => createMetrics().counter({ name, help: 'x' })).toThrow(
    expect.objectContaining({ code: 'telemetry.invalid_metric_name' }),
  )
})
