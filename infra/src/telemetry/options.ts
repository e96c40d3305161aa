import { z } from 'zod'
import { defineOptions, onOff } from '../config/index.ts'
import { logLevels } from './logger.ts'

export const telemetryOptions = defineOptions({
  logLevel: {
    variable: 'TRAGWERK_LOG_LEVEL',
    flag: '--log-level',
    key: 'log.level',
    schema: z.enum(logLevels),
    default: 'info',
    description: 'Least important log lines to write: trace, debug, info, warn, error or silent.',
    since: '0.1.0',
  },
  logPretty: {
    variable: 'TRAGWERK_LOG_PRETTY',
    flag: '--log-pretty',
    key: 'log.pretty',
    schema: onOff(),
    default: false,
    isSwitch: true,
    description: 'Writes log lines for people instead of JSON.',
    since: '0.1.0',
  },
  otlpEndpoint: {
    variable: 'TRAGWERK_OTLP_ENDPOINT',
    flag: '--otlp-endpoint',
    key: 'telemetry.otlpEndpoint',
    schema: z.url({ protocol: /^https?$/ }),
    description:
      'Base address of an OpenTelemetry collector (OTLP over HTTP); without it no trace leaves the process.',
    since: '0.1.0',
  },
  traceSampleRatio: {
    variable: 'TRAGWERK_TRACE_SAMPLE_RATIO',
    flag: '--trace-sample-ratio',
    key: 'telemetry.sampleRatio',
    schema: z.coerce.number().min(0).max(1),
    default: 1,
    description: 'Share of traces that are sent to the collector, from 0 to 1.',
    since: '0.1.0',
  },
})
