import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Behaviour, Figures, Order, Told } from './behaviour.ts'

/** Providers of models in a process of their own. */
export interface FakeProviders extends AsyncDisposable {
  readonly port: number
  readonly pid: number
  /** Its figures begin anew. */
  behave(provider: string, behaviour: Behaviour): Promise<void>
  figures(provider: string): Promise<Figures>
}

export async function startProviders(): Promise<FakeProviders> {
  const child = fork(join(import.meta.dirname, 'fake-providers.ts'), { stdio: 'inherit' })
  const exited = once(child, 'exit')
  const waiting = new Map<number, (told: Extract<Told, { id: number }>) => void>()
  let lastId = 0
  const [{ port }] = (await once(child, 'message')) as [Extract<Told, { port: number }>]
  child.on('message', (told: Told) => {
    if (!('id' in told)) return
    waiting.get(told.id)?.(told)
    waiting.delete(told.id)
  })
  const order = (what: { behave: string; behaviour: Behaviour } | { tell: string }) =>
    new Promise<Extract<Told, { id: number }>>((resolve) => {
      lastId += 1
      waiting.set(lastId, resolve)
      child.send({ id: lastId, ...what } satisfies Order)
    })
  return {
    port,
    pid: child.pid!,
    behave: async (provider, behaviour) => void (await order({ behave: provider, behaviour })),
    figures: async (provider) => (await order({ tell: provider })).figures!,
    async [Symbol.asyncDispose]() {
      child.disconnect()
      await exited
    },
  }
}
