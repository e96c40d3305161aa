import { baseUrlOf, type Connection, type ProviderAdapter } from '../connection.ts'
import { adaptOpenaiServer } from './openai-compatible.ts'

const detectMs = 300

/** Ollama, through its OpenAI-compatible interface. While it is absent, the list of its models is empty. */
export function createOllamaAdapter(connection: Connection): ProviderAdapter {
  const stated = baseUrlOf(connection, 'http://127.0.0.1:11434/v1')
  const { origin, pathname } = new URL(stated)
  const adapter = adaptOpenaiServer(connection, pathname === '/' ? `${origin}/v1` : stated)
  const detect = { url: `${adapter.baseUrl.replace(/\/v1$/, '')}/api/version`, withinMs: detectMs }
  return { ...adapter, ...(adapter.list ? { list: { ...adapter.list, detect } } : {}) }
}
