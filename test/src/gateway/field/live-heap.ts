import type { Product } from '@tragwerk/testkit/product'

/** The program opens its inspector on a free port with this, so that its memory can be read exactly. */
export const inspected = { NODE_OPTIONS: '--inspect=127.0.0.1:0' } as const

/** What a process holds, without what is only waiting to be collected; so a busy machine changes nothing. */
export interface LiveHeap extends Disposable {
  /** Bytes of objects and buffers after a full collection. */
  read(): Promise<number>
}

interface Usage {
  readonly usedSize: number
  readonly backingStorageSize: number
}

export async function openLiveHeap(product: Product): Promise<LiveHeap> {
  const address = /ws:\/\/127\.0\.0\.1:\d+\/\S+/.exec(product.output())?.[0]
  if (address === undefined) throw new Error(`No inspector was opened:\n${product.output()}`)
  const socket = new WebSocket(address)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error(`Nobody answers at ${address}.`)))
  })
  const waiting = new Map<number, (result: unknown) => void>()
  let lastId = 0
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown }
    if (id !== undefined) waiting.get(id)?.(result)
  })
  const ask = (method: string) =>
    new Promise<unknown>((resolve) => {
      lastId += 1
      waiting.set(lastId, resolve)
      socket.send(JSON.stringify({ id: lastId, method }))
    })
  return {
    async read() {
      // Collects until nothing more comes free.
      await ask('HeapProfiler.collectGarbage')
      const { usedSize, backingStorageSize } = (await ask('Runtime.getHeapUsage')) as Usage
      return usedSize + backingStorageSize
    },
    [Symbol.dispose]: () => socket.close(),
  }
}
