import { defineErrors } from '../errors/index.ts'

export const lifecycleErrors = defineErrors('lifecycle', {
  not_accepting: {
    kind: 'unavailable',
    message:
      'The process is stopping and takes no new resources or work. Send the request to another instance, or again later.',
  },
})
