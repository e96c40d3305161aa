import type { Saying } from '../upstreams/said.ts'
import type { UpstreamRequest } from '../upstreams/scripted-upstream.ts'

/** An answer in the schema that was asked for; a Claude without a native format of its own is made to call a tool. */
export function sayForecast({ body }: UpstreamRequest): Saying {
  const json = '{"city":"Köln","degrees":21}'
  const offered = body.tools?.[0]
  const isNative = body.output_config !== undefined || body.output_format !== undefined
  if (offered === undefined || isNative) return { said: [{ type: 'text', text: json }] }
  return { said: [{ type: 'call', id: 'json', name: offered.name ?? offered.function.name, input: json }] }
}
