import { defineErrors } from '../errors/index.ts'

export const configErrors = defineErrors('config', {
  invalid_option: {
    kind: 'invalid',
    message: (d: { problems: readonly string[] }) =>
      `The configuration is not valid. ${[d.problems].flat().join(' ')}`,
  },
  file_unreadable: {
    kind: 'invalid',
    message: (d: { path: string; reason: string }) =>
      `The configuration file ${d.path} could not be used: ${d.reason}. Correct the file, or the path in --config or TRAGWERK_CONFIG.`,
  },
  clashing_declarations: {
    kind: 'internal',
    message: (d: { name: string; options: string }) =>
      `${d.name} is declared by more than one option (${d.options}). Rename one of them.`,
  },
})
