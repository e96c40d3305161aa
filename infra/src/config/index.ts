export {
  defineOptions,
  type OptionDeclaration,
  type OptionDeclarations,
  type OptionSlices,
  type OptionValues,
  onOff,
  type SliceValues,
  textList,
} from './define-options.ts'
export { configErrors } from './errors.ts'
export { type OptionSources, readOptions, readVariable } from './read-options.ts'
export { type OptionReport, renderHelp, renderReference, reportOptions } from './render-options.ts'
export type { Configuration, ConfigurationRule, OptionOrigin } from './resolve-options.ts'
export { Secret } from './secret.ts'
