import { reservedSegments } from '@tragwerk/api/server'
import { defineOptions, onOff, textList } from '@tragwerk/infra/config'
import { z } from 'zod'

/** What concerns the program as a whole; each domain declares its own settings beside its code. */
export const serverOptions = defineOptions({
  port: {
    variable: 'TRAGWERK_PORT',
    flag: '--port',
    key: 'port',
    schema: z.coerce.number().int().min(0).max(65_535),
    default: 7600,
    description: 'TCP port of the HTTP server; 0 takes a free one.',
    since: '0.1.0',
  },
  host: {
    variable: 'TRAGWERK_HOST',
    flag: '--host',
    key: 'host',
    schema: z.string().min(1),
    default: '127.0.0.1',
    description: 'Address to listen on. Anything but the loopback address belongs behind a TLS proxy.',
    since: '0.1.0',
  },
  basePath: {
    variable: 'TRAGWERK_BASE_PATH',
    flag: '--base-path',
    key: 'basePath',
    schema: basePath(),
    default: '/',
    description:
      'Path below which a proxy publishes the server, such as /tragwerk/; it answers there and at /.',
    since: '0.1.0',
  },
  dataDir: {
    variable: 'TRAGWERK_DATA_DIR',
    flag: '--data-dir',
    key: 'dataDir',
    schema: z.string().min(1),
    default: './.tragwerk',
    description: 'Folder of the embedded database, stored files, keys and built models.',
    since: '0.1.0',
  },
  hasSamples: {
    variable: 'TRAGWERK_SAMPLES',
    flag: '--samples',
    isSwitch: true,
    key: 'samples',
    schema: onOff(),
    default: true,
    description: 'Whether the first start loads the sample handbook.',
    since: '0.1.0',
  },
  ingestConcurrency: {
    variable: 'TRAGWERK_INGEST_CONCURRENCY',
    flag: '--ingest-concurrency',
    key: 'ingest.concurrency',
    schema: z.coerce.number().int().min(1).max(64),
    default: 4,
    description: 'Documents indexed at the same time by one process.',
    since: '0.1.0',
  },
  egressAllow: {
    variable: 'TRAGWERK_EGRESS_ALLOW',
    flag: '--egress-allow',
    key: 'egress.allow',
    schema: textList(),
    default: [],
    description: 'Private hosts that may be called although their address is not public, as host:port.',
    since: '0.1.0',
  },
  failpoints: {
    variable: 'TRAGWERK_FAILPOINTS',
    key: 'failpoints',
    schema: z.string(),
    description: 'Faults to inject, for tests; works only with NODE_ENV=test.',
    since: '0.1.0',
  },
  environment: {
    variable: 'NODE_ENV',
    key: 'environment',
    schema: z.enum(['production', 'development', 'test']),
    default: 'production',
    description: 'Only "test" changes anything: it permits failpoints.',
    since: '0.1.0',
  },
})

function basePath() {
  return z
    .string()
    .transform((path) => `${path.replace(/^\/+|\/+$/g, '')}/`.replace(/^\/?/, '/'))
    .pipe(
      z
        .string()
        .regex(/^\/(?:[\w~-][\w.~-]*\/)*$/, {
          error: 'expected segments of letters, digits, ".", "_", "~" and "-" between slashes',
        })
        .refine((path) => !reservedSegments.includes(path.split('/')[1]!), {
          error: `expected a first segment other than ${reservedSegments.join(', ')}`,
        }),
    )
}
