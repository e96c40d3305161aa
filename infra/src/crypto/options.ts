import { z } from 'zod'
import { defineOptions } from '../config/index.ts'

export const cryptoOptions = defineOptions({
  rootKey: {
    variable: 'TRAGWERK_ROOT_KEY',
    key: 'crypto.rootKey',
    schema: z.string(),
    secret: true,
    description:
      'Root key of all encryption, 32 bytes in base64; without it a file in the data folder holds one.',
    since: '0.1.0',
  },
})
