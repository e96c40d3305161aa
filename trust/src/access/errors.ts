import { defineErrors } from '@tragwerk/infra/errors'

export const accessErrors = defineErrors('access', {
  permission_denied: {
    kind: 'forbidden',
    message: (details: { readonly needed: string }) =>
      `This operation needs the permission ${details.needed}, which the key in use does not hold. Use a key that holds it.`,
  },
})
