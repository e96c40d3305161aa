import { connect, type Socket } from 'node:net'

/** Told what arrives for one request. */
export interface AnswerListener {
  /** Bytes of the body, without its framing; a view that is only valid during the call. */
  onBody(bytes: Buffer): void
  onEnd(head: AnswerHead): void
  onError(error: Error): void
}

export interface AnswerHead {
  readonly status: number
  /** Status line and headers as they came. */
  readonly text: string
}

type Phase = 'idle' | 'head' | 'sized' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailers'

const headEnd = Buffer.from('\r\n\r\n')
const lineEnd = Buffer.from('\r\n')

/** A whole request, ready to be sent. */
export function toPost({ port, path, headers }: PostHead, body: string): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\n` +
      `${lines.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

export interface PostHead {
  readonly port: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

/** One keep-alive connection that sends one request at a time; as little work as an HTTP/1.1 client can do. */
export class HttpConnection {
  readonly #port: number
  #socket: Socket | undefined
  #phase: Phase = 'idle'
  #rest: Buffer = Buffer.alloc(0)
  #left = 0
  #head: AnswerHead = { status: 0, text: '' }
  #listener: AnswerListener | undefined

  constructor(port: number) {
    this.#port = port
  }

  send(request: Buffer, listener: AnswerListener): void {
    this.#listener = listener
    this.#phase = 'head'
    this.#open().write(request)
  }

  close(): void {
    this.#phase = 'idle'
    this.#socket?.destroy()
  }

  #open(): Socket {
    if (this.#socket !== undefined && !this.#socket.destroyed) return this.#socket
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true })
    socket.on('data', (bytes: Buffer) => this.#take(bytes))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('the connection was closed')))
    this.#socket = socket
    return socket
  }

  #fail(error: Error): void {
    if (this.#phase === 'idle') return
    this.#phase = 'idle'
    this.#rest = Buffer.alloc(0)
    this.#listener?.onError(error)
  }

  #take(bytes: Buffer): void {
    let view = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    this.#rest = Buffer.alloc(0)
    while (view.length > 0 && this.#phase !== 'idle') {
      const used = this.#step(view)
      if (used === 0) {
        this.#rest = Buffer.from(view)
        return
      }
      view = view.subarray(used)
    }
  }

  /** How many bytes were understood; 0 asks for more. */
  #step(view: Buffer): number {
    switch (this.#phase) {
      case 'head':
        return this.#readHead(view)
      case 'sized':
      case 'chunk':
        return this.#readBody(view)
      case 'chunk-size':
        return this.#readChunkSize(view)
      case 'chunk-end':
        if (view.length < 2) return 0
        this.#phase = 'chunk-size'
        return 2
      default:
        return this.#readTrailers(view)
    }
  }

  #readHead(view: Buffer): number {
    const end = view.indexOf(headEnd)
    if (end === -1) return 0
    const text = view.toString('latin1', 0, end)
    this.#head = { status: Number(text.slice(9, 12)), text }
    const length = headerOf(text, 'content-length')
    this.#left = Number(length ?? 0)
    this.#phase = length === undefined ? 'chunk-size' : 'sized'
    if (length === '0') this.#end()
    return end + headEnd.length
  }

  #readBody(view: Buffer): number {
    const part = view.length <= this.#left ? view : view.subarray(0, this.#left)
    this.#left -= part.length
    this.#listener?.onBody(part)
    if (this.#left === 0) {
      if (this.#phase === 'sized') this.#end()
      else this.#phase = 'chunk-end'
    }
    return part.length
  }

  #readChunkSize(view: Buffer): number {
    const end = view.indexOf(lineEnd)
    if (end === -1) return 0
    this.#left = Number.parseInt(view.toString('latin1', 0, end), 16)
    this.#phase = this.#left === 0 ? 'trailers' : 'chunk'
    return end + lineEnd.length
  }

  #readTrailers(view: Buffer): number {
    const end = view.indexOf(lineEnd)
    if (end === -1) return 0
    if (end === 0) this.#end()
    return end + lineEnd.length
  }

  #end(): void {
    this.#phase = 'idle'
    this.#listener?.onEnd(this.#head)
  }
}

/** The value of a header; the name in any case. */
export function headerOf(head: string, name: string): string | undefined {
  return new RegExp(`\\r\\n${name}: *([^\\r]*)`, 'i').exec(head)?.[1]
}
