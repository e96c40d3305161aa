/** What runs the model, as shown to operators. */
export interface EngineInfo {
  readonly name: 'onnxruntime' | 'wasm'
  /** Precision of the matrices. */
  readonly precision: 'int8' | 'int7' | 'fp32'
  /** Milliseconds until the first text could be embedded, without `buildMs`. */
  readonly loadMs: number
  /** Set when the model file was built in this run. */
  readonly buildMs?: number
  /** Why the faster engine does not run; unset when it does. */
  readonly fallbackReason?: string
}

/** `auto` takes ONNX Runtime and falls back to WebAssembly; the others insist. */
export type EngineChoice = 'auto' | 'onnxruntime' | 'wasm'

export interface EmbeddedText {
  /** Of unit length. */
  readonly vector: Float32Array
  /** Word pieces read, after cutting. */
  readonly tokens: number
}

/** Runs inside the worker. */
export interface EmbeddingEngine {
  readonly info: EngineInfo
  /** One text at a time, so that its vector does not depend on its neighbours. */
  embed(text: string): Promise<EmbeddedText>
  close(): Promise<void>
}
