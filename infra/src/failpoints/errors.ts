import { defineErrors } from '../errors/index.ts'

export const failpointErrors = defineErrors('failpoints', {
  invalid_spec: {
    kind: 'invalid',
    message: (d: { rule: string; reason: string }) =>
      `The failpoint rule "${d.rule}" is not valid: ${d.reason}. Write name=action[:milliseconds][:rate][@hit], for example db.after_commit=kill@3.`,
  },
  injected: {
    kind: 'unavailable',
    message: (d: { name: string }) =>
      `The failpoint ${d.name} was told to fail here. Nothing is wrong; run without failpoints.`,
  },
  injected_timeout: {
    kind: 'timeout',
    message: (d: { name: string }) =>
      `The failpoint ${d.name} did its work and was told to report a time-out. Nothing is wrong; run without failpoints.`,
  },
  not_applicable: {
    kind: 'internal',
    message: (d: { name: string; action: string }) =>
      `The failpoint ${d.name} cannot do "${d.action}": no work is wrapped there. Use throw, delay, stall or kill.`,
  },
})
