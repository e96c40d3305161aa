import { defineErrors } from '../errors/index.ts'

export const egressErrors = defineErrors('egress', {
  denied: {
    kind: 'forbidden',
    message: (d: { host: string; reason: string }) =>
      `Calling ${d.host} is not allowed (${d.reason}). Use a public https address, or have an operator allow this host and port.`,
  },
  too_large: {
    kind: 'too_large',
    message: (d: { host: string; limit: string }) =>
      `The answer of ${d.host} is larger than allowed (${d.limit}). Ask for less, or raise the limit.`,
  },
  unexpected_type: {
    kind: 'unsupported',
    message: (d: { host: string; contentType: string }) =>
      `The answer of ${d.host} has the type "${d.contentType}", which is not accepted here. Check the address.`,
  },
  timeout: {
    kind: 'timeout',
    message: (d: { host: string; phase: string }) =>
      `${d.host} did not answer in time (${d.phase}). Try again, or check that the server is up.`,
  },
  failed: {
    kind: 'unavailable',
    message: (d: { host: string; reason: string }) =>
      `The call to ${d.host} failed (${d.reason}). Check the address and that the server is up, then try again.`,
  },
  invalid_allow_entry: {
    kind: 'invalid',
    message: (d: { entry: string }) =>
      `"${d.entry}" cannot be allowed for outgoing calls. Write host:port, for example localhost:11434.`,
  },
})
