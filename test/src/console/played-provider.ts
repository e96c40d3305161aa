import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What the test writes an answer with, piece by piece. */
export interface Player {
  readonly model: string
  /** All texts that were sent, in their order. */
  readonly messages: readonly string[]
  say(text: string): void
  think(text: string): void
  /** Ends the answer; it took 7 tokens in and 3 out. */
  finish(): void
  /** Breaks the connection. */
  break(): void
}

export type Script = (player: Player) => void

export interface PlayedProvider {
  /** For the server under test: a file of the gateway with the provider, routes to it, and prices. */
  readonly env: Readonly<Record<string, string>>
  /** How every answer goes from now on. */
  play(script: Script): void
  stop(): Promise<void>
}

/** It answers with 500 and these words, which must not be kept. */
export const failingWords = 'The backend choked on Aunt Ida’s recipe'

/**
 * An OpenAI-compatible provider. `openai/played` has no price, `openai/priced` has one, `openai/failing` always fails.
 * The route `support` goes to `openai/failing` first and falls back to `openai/priced`; `sealed` may go nowhere.
 */
export async function startPlayedProvider(): Promise<PlayedProvider> {
  let script: Script = ({ say, finish }) => {
    say('Hello.')
    finish()
  }
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    const body = JSON.parse(text) as { model: string; messages: { content: string }[] }
    if (body.model === 'failing') {
      response.writeHead(500, { 'content-type': 'application/json' })
      return void response.end(JSON.stringify({ error: { message: failingWords, type: 'server_error' } }))
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    script(playerOf(response, body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const folder = await mkdtemp(join(tmpdir(), 'tragwerk-played-'))
  const file = join(folder, 'gateway.json')
  await writeFile(file, JSON.stringify(configurationOf(host)))
  return {
    env: { TRAGWERK_GATEWAY_FILE: file, TRAGWERK_EGRESS_ALLOW: host },
    play(next) {
      script = next
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function configurationOf(host: string) {
  const once = { retries: { max: 0 } }
  return {
    providers: {
      openai: {
        kind: 'openai-compatible',
        baseUrl: `http://${host}/v1`,
        models: ['played', 'priced', 'failing'],
      },
    },
    routes: [
      { task: 'support', primary: 'openai/failing', fallbacks: ['openai/priced'], ...once },
      { task: 'sealed', primary: 'openai/priced', sensitivityCeiling: 'public', ...once },
    ],
    prices: { 'openai/priced': { input: 2, output: 10 } },
  }
}

interface Asked {
  readonly model: string
  readonly messages: ReadonlyArray<{ readonly content: string }>
}

function playerOf(response: ServerResponse, { model, messages }: Asked): Player {
  const head = { id: 'c', created: 1, model, object: 'chat.completion.chunk' }
  const send = (event: object) => response.write(`data: ${JSON.stringify({ ...head, ...event })}\n\n`)
  const delta = (piece: object) => send({ choices: [{ index: 0, delta: piece, finish_reason: null }] })
  return {
    model,
    messages: messages.map(({ content }) => content),
    say: (content) => delta({ content }),
    think: (text) => delta({ reasoning_content: text }),
    finish() {
      send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })
      send({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 } })
      response.end('data: [DONE]\n\n')
    },
    break: () => void setImmediate(() => response.destroy()),
  }
}
