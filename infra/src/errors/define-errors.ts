import { AppError, type ErrorDetails, type ErrorKind } from './app-error.ts'

/** One row of a domain's error table. `message` may use the details. */
export interface ErrorDefinition<D extends ErrorDetails = ErrorDetails> {
  readonly kind: ErrorKind
  readonly message: string | ((details: D) => string)
  readonly retryable?: boolean
}

type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S

// biome-ignore lint/suspicious/noExplicitAny: the details type is a method parameter, hence contravariant
type AnyDefinition = ErrorDefinition<any>

type DetailsOf<T> = T extends { readonly message: (details: infer D) => string }
  ? D
  : ErrorDetails | undefined

type Constructor<T> = T extends { readonly message: (details: infer D) => string }
  ? (details: D, cause?: unknown) => AppError
  : (details?: DetailsOf<T>, cause?: unknown) => AppError

export type DomainErrors<T extends Record<string, AnyDefinition>> = {
  readonly [K in keyof T & string as CamelCase<K>]: Constructor<T[K]>
} & {
  /** All codes of the domain, for documentation and route declarations. */
  readonly table: ReadonlyArray<{ readonly code: string; readonly kind: ErrorKind; readonly text: string }>
}

/**
 * Turns a domain's table of codes into typed constructors.
 *
 * `defineErrors('knowledge', { collection_not_found: … })` yields `errors.collectionNotFound({ name })`,
 * whose code reads `knowledge.collection_not_found`.
 */
export function defineErrors<const T extends Record<string, AnyDefinition>>(
  domain: string,
  table: T,
): DomainErrors<T> {
  const constructors: Record<string, unknown> = {
    table: Object.entries(table).map(([name, row]) => ({
      code: `${domain}.${name}`,
      kind: row.kind,
      text: describe(row),
    })),
  }
  for (const [name, row] of Object.entries(table)) {
    constructors[toCamelCase(name)] = (details: ErrorDetails = {}, cause?: unknown) =>
      new AppError({
        kind: row.kind,
        code: `${domain}.${name}`,
        message: typeof row.message === 'function' ? row.message(details) : row.message,
        details,
        ...(row.retryable === undefined ? {} : { retryable: row.retryable }),
        cause,
      })
  }
  return constructors as DomainErrors<T>
}

function toCamelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** Renders a message with `{name}` in place of each detail, for the reference page. */
function describe(row: AnyDefinition): string {
  if (typeof row.message === 'string') return row.message
  const placeholders = new Proxy({}, { get: (_, key) => `{${String(key)}}` })
  return row.message(placeholders)
}
