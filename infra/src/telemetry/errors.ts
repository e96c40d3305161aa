import { defineErrors } from '../errors/index.ts'

export const telemetryErrors = defineErrors('telemetry', {
  invalid_metric_name: {
    kind: 'internal',
    message: (d: { name: string }) =>
      `The metric name ${d.name} is not allowed. Use snake_case, a base unit, and _total at the end of counters.`,
  },
})
