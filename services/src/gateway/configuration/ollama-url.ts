const defaultPort = '11434'

/** Accepts what Ollama accepts: a host, a host with a port, an address. All interfaces means this machine. */
export function toOllamaUrl(host: string): string {
  const url = new URL(/^https?:\/\//.test(host) ? host : `http://${host}`)
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1'
  const hasPort = url.port !== '' || /:\d+\/?$/.test(host)
  if (!hasPort && url.protocol === 'http:') url.port = defaultPort
  return url.href.replace(/\/+$/, '')
}
