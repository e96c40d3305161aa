import type { AddressInfo } from 'node:net'
import type { ServerConfig } from './compose-infra.ts'
import { serverErrors } from './errors.ts'

interface Listener {
  listen(address: { readonly host: string; readonly port: number }): Promise<AddressInfo>
}

/** Opens the configured port and returns the URL that people can use. Failures say what to change. */
export async function listen(
  api: Listener,
  { host, port, basePath }: Pick<ServerConfig['server'], 'host' | 'port' | 'basePath'>,
): Promise<string> {
  try {
    return `${toUrl(await api.listen({ host, port }))}${basePath.slice(0, -1)}`
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw serverErrors.portInUse({ host, port }, error)
    throw serverErrors.addressUnusable({ host, port, reason: message }, error)
  }
}

function toUrl({ address, port, family }: AddressInfo): string {
  const host =
    address === '0.0.0.0' || address === '::' ? 'localhost' : family === 'IPv6' ? `[${address}]` : address
  return `http://${host}:${port}`
}
