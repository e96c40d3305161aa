import { defineErrors } from '@tragwerk/infra/errors'

/** Why the program as a whole could not start. */
export const serverErrors = defineErrors('server', {
  port_in_use: {
    kind: 'conflict',
    message: (d: { host: string; port: number }) =>
      `Port ${d.port} of ${d.host} is in use by another program. Stop that program, or choose another port with TRAGWERK_PORT or --port.`,
  },
  address_unusable: {
    kind: 'invalid',
    message: (d: { host: string; port: number; reason: string }) =>
      `The server cannot listen on port ${d.port} of ${d.host}: ${d.reason}. Change TRAGWERK_HOST or TRAGWERK_PORT.`,
  },
})
