import { detectWeightBits } from './cpu-features.ts'
import type { EmbeddingEngine } from './engine.ts'
import { loadModelFile } from './model-file.ts'
import type { MinilmTokenizer } from './tokenizer.ts'

export interface OnnxEngineOptions {
  readonly weightsPath: string
  readonly cacheDir: string
  readonly threads: number
  readonly tokenizer: MinilmTokenizer
}

/**
 * ONNX Runtime (native, optional dependency `onnxruntime-node` 1.30). Rejects when the package cannot be loaded.
 * Waiting threads sleep instead of spinning: spinning ruins a machine whose cores are busy.
 */
export async function createOnnxEngine(options: OnnxEngineOptions): Promise<EmbeddingEngine> {
  const { weightsPath, cacheDir, threads, tokenizer } = options
  const start = performance.now()
  const { InferenceSession, Tensor } = await import('onnxruntime-node')
  const bits = await detectWeightBits()
  const file = await loadModelFile({ weightsPath, cacheDir, bits })
  const session = await InferenceSession.create(file.bytes, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  })
  const loadMs = performance.now() - start - (file.buildMs ?? 0)

  return {
    info: {
      name: 'onnxruntime',
      precision: bits === 8 ? 'int8' : 'int7',
      loadMs,
      ...(file.buildMs === undefined ? {} : { buildMs: file.buildMs }),
    },
    async embed(text) {
      const ids = BigInt64Array.from(tokenizer.encode(text), BigInt)
      const shape = [1, ids.length]
      const { sentence_embedding: output } = await session.run({
        input_ids: new Tensor('int64', ids, shape),
        attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), shape),
      })
      return { vector: output!.data as Float32Array, tokens: ids.length }
    },
    close: () => session.release(),
  }
}
