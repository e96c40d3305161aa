import type { Route } from '@tragwerk/contracts/route'
import type { AnyRequest, Client } from '@tragwerk/sdk'
import { Command } from 'commander'
import { connect } from '../connect.ts'
import { cliErrors } from '../errors.ts'
import type { Output } from '../output.ts'
import type { Run } from '../program.ts'
import { findRoute } from '../routes.ts'

interface CallFlags {
  readonly params?: string
  readonly query?: string
  readonly body?: string
  readonly url?: string
}

export function callCommand(run: Run): Command {
  const command = new Command('call')
    .description('Call any route by its id, as knowledge.listDocuments, and print the reply as JSON')
    .argument('<route>', 'id of the route, the operationId of /api/v1/openapi.json')
    .option('--params <json>', 'parameters of the path, as {"name":"handbook"}')
    .option('--query <json>', 'query, as {"limit":10}')
    .option(
      '--body <json>',
      'body; with "stream":true, where the route has it, events are printed as they come',
    )
    .option('--url <url>', 'server')
  return command.action((id: string, flags: CallFlags) => run((output) => call(output, id, flags))())
}

/** A route that is not known statically takes any request; the server checks it. */
type AnyCall = (route: Route, request: AnyRequest) => Promise<unknown>
type AnyStream = (route: Route, request: AnyRequest) => AsyncGenerator<unknown>

async function call(output: Output, id: string, flags: CallFlags): Promise<void> {
  const route = findRoute(id)
  if (route.upload !== undefined && flags.body === undefined) throw cliErrors.uploadRoute({ id })
  const request = readRequest(flags)
  const client: Client = connect(flags)
  if (!isStreamed(route, request)) {
    const reply = (await (client.call as unknown as AnyCall)(route, request)) ?? null
    output.result(JSON.stringify(reply, undefined, 2), reply)
    return
  }
  for await (const event of (client.stream as unknown as AnyStream)(route, request)) {
    process.stdout.write(`${JSON.stringify(event)}\n`)
  }
}

function isStreamed(route: Route, { body }: AnyRequest): boolean {
  if (route.event === undefined) return false
  return route.replyKind === 'events' || (isObject(body) && body.stream === true)
}

function readRequest({ params, query, body }: CallFlags): AnyRequest {
  return {
    ...(params === undefined ? {} : { params: readObject('--params', params) }),
    ...(query === undefined ? {} : { query: readObject('--query', query) }),
    ...(body === undefined ? {} : { body: readJson('--body', body) }),
  }
}

function readObject(flag: string, text: string): Readonly<Record<string, unknown>> {
  const value = readJson(flag, text)
  if (!isObject(value)) throw cliErrors.jsonInvalid({ flag, problem: 'it is not an object' })
  return value
}

function readJson(flag: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw cliErrors.jsonInvalid({ flag, problem: (error as Error).message }, error)
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
