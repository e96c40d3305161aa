import { readOptions } from '@tragwerk/infra/config'
import { type Client, createClient } from '@tragwerk/sdk'
import { optionSlices } from '@tragwerk/server/catalog'
import { clientOptions } from './options.ts'

/** A client of the server that `--url` or the environment names. */
export function connect(flags: { readonly url?: string }): Client {
  const { values } = readOptions({ ...optionSlices, client: clientOptions }, { argv: [] })
  const apiKey = values.client.apiKey ?? values.identity.adminKey
  return createClient({ baseUrl: flags.url ?? values.client.url, ...(apiKey && { apiKey: apiKey.reveal() }) })
}
