import { z } from 'zod'
import type { Secret } from './secret.ts'

/** One setting, declared as data. Variable, flag, file key, type, help and reference page all come from it. */
export interface OptionDeclaration {
  /** Environment variable. An empty value counts as not set. */
  readonly variable: string
  /** Command line flag. Leave it out for secrets: command lines are visible to other users of the machine. */
  readonly flag?: `--${string}`
  /** Place in the configuration file; dots descend into objects. */
  readonly key: string
  /** Receives text from the environment and flags, JSON values from the file. */
  readonly schema: z.ZodType
  /** Already in the form the schema returns. Without a default the value may be `undefined`. */
  readonly default?: unknown
  /** What the setting does, with its unit; one sentence. */
  readonly description: string
  /** The value is wrapped in `Secret` and never printed. */
  readonly secret?: true
  /** The flag stands alone (`--pretty`) and has a negative form (`--no-pretty`). */
  readonly isSwitch?: true
  /** First version that knows the option. */
  readonly since: string
  /** What to use instead. Setting the option gives a notice. */
  readonly deprecated?: string
}

/** The options of one module, by the name its code uses. */
export type OptionDeclarations = Readonly<Record<string, OptionDeclaration>>

/** The slices of all modules, merged by the composition root; names become the fields of the result. */
export type OptionSlices = Readonly<Record<string, OptionDeclarations>>

type Wrapped<D extends OptionDeclaration> = D extends { readonly secret: true }
  ? Secret<z.output<D['schema']>>
  : z.output<D['schema']>

type OptionValue<D extends OptionDeclaration> = D extends { readonly default: unknown }
  ? Wrapped<D>
  : Wrapped<D> | undefined

/** What a module receives: one field per declared option. */
export type OptionValues<T extends OptionDeclarations> = {
  readonly [K in keyof T]: OptionValue<T[K]>
}

/** What `readOptions` returns as `values`: one field per slice. */
export type SliceValues<S extends OptionSlices> = { readonly [K in keyof S]: OptionValues<S[K]> }

type WithFittingDefaults<T extends OptionDeclarations> = {
  readonly [K in keyof T]: { readonly default?: z.output<T[K]['schema']> }
}

/** Declares a module's options. The compiler checks that each default fits its schema. */
export function defineOptions<const T extends OptionDeclarations>(options: T & WithFittingDefaults<T>): T {
  return options
}

/** On or off: a JSON boolean in the file; true, false, 1, 0, yes, no, on, off as text. */
export function onOff() {
  return z.union([z.boolean(), z.stringbool()], { error: 'expected true or false' })
}

/** A list: a JSON array in the file; separated by commas as text. Blank items are dropped. */
export function textList() {
  return z.union([
    z.array(z.string()),
    z.string().transform((text) =>
      text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    ),
  ])
}
