import { describe } from 'vitest'
import { describeWithPostgres, freshDatabase } from './postgres.ts'
import { runStack, type Stack, type StackEngine, type StackStart } from './start-stack.ts'

export { runStack, type Stack, type StackEngine, stackAdminKey } from './start-stack.ts'

export interface StackOptions extends Omit<StackStart, 'databaseUrl'> {
  readonly engine: StackEngine
}

/** A stack on the embedded database, or on an empty database of the PostgreSQL server of this test run. */
export async function startStack({ engine, ...options }: StackOptions): Promise<Stack> {
  if (engine === 'pglite') return runStack(options)
  const database = await freshDatabase()
  try {
    const stack = await runStack({ ...options, databaseUrl: database.url })
    return {
      ...stack,
      async stop() {
        await stack.stop()
        await database.drop()
      },
    }
  } catch (error) {
    await database.drop()
    throw error
  }
}

export type MakeStack = (options?: Omit<StackOptions, 'engine'>) => Promise<Stack>

/** Runs one suite on both engines, one after the other; without a PostgreSQL server its half is counted as unreachable. */
export function describeOnEveryEngine(
  name: string,
  body: (makeStack: MakeStack, engine: StackEngine) => void,
): void {
  const makeFor =
    (engine: StackEngine): MakeStack =>
    (options) =>
      startStack({ engine, ...options })
  describe(`${name} on the embedded database`, () => body(makeFor('pglite'), 'pglite'))
  describeWithPostgres(`${name} on PostgreSQL`, () => body(makeFor('postgres'), 'postgres'))
}
