import type { ChildProcess } from 'node:child_process'
import { measure } from './measure.ts'
import { rssMb } from './processes.ts'
import { scenarios } from './scenarios.ts'
import type { Target, TargetName } from './targets.ts'

export interface MemoryOf {
  /** Resident megabytes (1,048,576 bytes) after so many requests. */
  readonly after: readonly { readonly requests: number; readonly mb: number }[]
  readonly errors: number
}

export type MemoryFigures = ReadonlyMap<TargetName, MemoryOf>

export interface MemoryPlan {
  /** Ascending; counted from here, on top of what came before. */
  readonly requests: readonly number[]
  readonly say: (line: string) => void
}

/** What each process holds after the given numbers of requests, and whether it goes on growing. */
export async function measureMemory(
  load: ChildProcess,
  targets: readonly Target[],
  { requests, say }: MemoryPlan,
): Promise<MemoryFigures> {
  const scenario = scenarios.find(({ name }) => name === 'many')!
  const figures = new Map<TargetName, MemoryOf>()
  for (const target of targets) {
    const { pid } = target
    if (pid === undefined) continue
    const after: { requests: number; mb: number }[] = []
    let errors = 0
    let served = 0
    for (const goal of requests) {
      say(`memory: ${target.name}, ${goal} requests …`)
      const result = await measure(load, { target, scenario, requests: goal - served })
      served = goal
      errors += Object.values(result.errors).reduce((sum, count) => sum + count, 0)
      after.push({ requests: goal, mb: Math.round(rssMb(pid)) })
    }
    figures.set(target.name, { after, errors })
  }
  return figures
}
