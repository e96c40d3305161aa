import { defineErrors } from '@tragwerk/infra/errors'

export const auditErrors = defineErrors('audit', {
  entry_invalid: {
    kind: 'internal',
    message: (details: { readonly problem: string }) =>
      `The audit entry was refused, and with it the operation: ${details.problem}. Correct the code that writes it.`,
  },
  cursor_invalid: {
    kind: 'invalid',
    message: 'The cursor was not issued by this list. Pass nextCursor of the page before, unchanged.',
  },
  entry_not_found: {
    kind: 'not_found',
    message: (details: { readonly sequence: number }) =>
      `There is no audit entry with the sequence ${details.sequence}. List the entries to see which there are.`,
  },
  export_invalid: {
    kind: 'invalid',
    message: (details: { readonly problem: string }) =>
      `This is not a complete audit export: ${details.problem}. Export the log again.`,
  },
})
