import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

/** How a name is answered from now on. */
export type NameAnswer = { readonly delayMs?: number } & (
  | { readonly address: string }
  /** 2: the server failed; 3: there is no such name. */
  | { readonly code: 2 | 3 }
)

export interface NameServer extends AsyncDisposable {
  readonly port: number
  answer(name: string, answer: NameAnswer): void
  /** Questions about the name since the last `answer`. */
  asked(name: string): number
}

const headBytes = 12

/** A name server for IPv4 addresses, on a port of this machine. Names it was not told are not answered. */
export async function startNameServer(): Promise<NameServer> {
  const names = new Map<string, { readonly answer: NameAnswer; asked: number }>()
  const socket = createSocket('udp4')
  const closing = new AbortController()
  socket.on('message', async (question, { port, address }) => {
    const known = names.get(readName(question))
    if (known === undefined) return
    known.asked += 1
    const { delayMs = 0 } = known.answer
    if (delayMs > 0) await sleep(delayMs, undefined, { signal: closing.signal }).catch(() => {})
    if (!closing.signal.aborted) socket.send(toReply(question, known.answer), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    port: socket.address().port,
    answer: (name, answer) => void names.set(name, { answer, asked: 0 }),
    asked: (name) => names.get(name)?.asked ?? 0,
    async [Symbol.asyncDispose]() {
      closing.abort()
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}

function readName(question: Buffer): string {
  const labels: string[] = []
  let at = headBytes
  while (question[at]) {
    const length = question[at]!
    labels.push(question.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return labels.join('.')
}

/** The question again, and behind it one address that may not be kept. */
function toReply(question: Buffer, answer: NameAnswer): Buffer {
  const questionEnd = question.indexOf(0, headBytes) + 5
  const reply = Buffer.from(question.subarray(0, questionEnd))
  reply.writeUInt16BE(0x8180 | ('code' in answer ? answer.code : 0), 2)
  reply.writeUInt16BE('code' in answer ? 0 : 1, 6)
  reply.writeUInt16BE(0, 8)
  reply.writeUInt16BE(0, 10)
  if ('code' in answer) return reply
  const [sameName, typeA, classIn] = [0xc00c, 1, 1]
  const record = Buffer.alloc(16)
  record.writeUInt16BE(sameName, 0)
  record.writeUInt16BE(typeA, 2)
  record.writeUInt16BE(classIn, 4)
  record.writeUInt16BE(4, 10)
  record.set(answer.address.split('.').map(Number), 12)
  return Buffer.concat([reply, record])
}
