import { startStack } from '@tragwerk/testkit/stack'
import { expect, test } from 'vitest'

test.each(['127.0.0.1:9', 'localhost'])(
  'starts with OLLAMA_HOST=%s, as the variable is written for Ollama itself',
  async (OLLAMA_HOST) => {
    const stack = await startStack({ engine: 'pglite', env: { OLLAMA_HOST } })

    const answer = await fetch(`${stack.url}/readyz`)
    await stack.stop()

    expect(answer.status).toBe(200)
  },
)
