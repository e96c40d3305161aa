import { createOnnxGraph, elementType, microsoftDomain, type OnnxGraph } from './onnx-graph.ts'
import { quantiseColumns, quantiseRows, type WeightBits } from './quantise.ts'
import type { Safetensors, Tensor } from './read-safetensors.ts'

/** The architecture of all-MiniLM-L6-v2 (config.json of the weights). */
const hidden = 384
const intermediate = 1536
const layers = 6
const heads = 12
const layerNormEpsilon = 1e-12

interface Builder {
  readonly graph: OnnxGraph
  readonly weights: Safetensors
  readonly bits: WeightBits
}

/**
 * Turns the weights into an ONNX file for ONNX Runtime: 8-bit matrices, fused attention, mean pooling over the
 * mask, unit length. Inputs `input_ids` and `attention_mask` are int64 `[batch, length]`; the output
 * `sentence_embedding` is float `[batch, 384]`. Equal weights and bits give equal bytes on every machine.
 */
export function buildMinilmOnnx(weights: Safetensors, bits: WeightBits): Uint8Array<ArrayBuffer> {
  const builder: Builder = { graph: createOnnxGraph('all-minilm-l6-v2'), weights, bits }
  const { graph } = builder

  const mask = graph.node('Cast', ['attention_mask'], { attributes: { to: elementType.int32 } })
  let states = addEmbeddings(builder)
  for (let layer = 0; layer < layers; layer++) states = addLayer(builder, layer, { states, mask })
  addPooling(graph, states)

  const sequence = ['batch', 'length']
  return graph.encode({
    inputs: [
      { name: 'input_ids', type: elementType.int64, shape: sequence },
      { name: 'attention_mask', type: elementType.int64, shape: sequence },
    ],
    outputs: [{ name: 'sentence_embedding', type: elementType.float, shape: ['batch', hidden] }],
  })
}

/** Word plus position plus segment vectors, normalised. The segment is always the first, so it is added up here. */
function addEmbeddings(builder: Builder): string {
  const { graph, weights } = builder
  const words = weights.tensor('embeddings.word_embeddings.weight')
  const rows = words.shape[0]!
  const table = quantiseRows(words.data, { rows, columns: hidden })
  const integers = graph.node('Gather', [
    graph.constant('words.values', [rows, hidden], table.values),
    'input_ids',
  ])
  const scales = graph.node('Gather', [graph.constant('words.scales', [rows, 1], table.scales), 'input_ids'])
  const floats = graph.node('Cast', [integers], { attributes: { to: elementType.float } })
  const wordVectors = graph.node('Mul', [floats, scales])

  const positions = positionTable(weights)
  const one = graph.constant('one', [1], integersOf(1))
  const two = graph.constant('two', [1], integersOf(2))
  const zero = graph.constant('zero', [1], integersOf(0))
  const length = graph.node('Slice', [graph.node('Shape', ['input_ids']), one, two, zero])
  const positionVectors = graph.node('Slice', [
    graph.constant('positions', positions.shape, positions.data),
    zero,
    length,
    zero,
  ])
  return graph.node(
    'LayerNormalization',
    [graph.node('Add', [wordVectors, positionVectors]), ...layerNorm(builder, 'embeddings.LayerNorm')],
    { attributes: { axis: -1, epsilon: { float: layerNormEpsilon } } },
  )
}

function positionTable(weights: Safetensors): Tensor {
  const positions = weights.tensor('embeddings.position_embeddings.weight')
  const segments = weights.tensor('embeddings.token_type_embeddings.weight')
  return {
    shape: positions.shape,
    data: positions.data.map((value, at) => value + segments.data[at % hidden]!),
  }
}

function addLayer(builder: Builder, layer: number, input: { states: string; mask: string }): string {
  const { graph } = builder
  const prefix = `encoder.layer.${layer}`
  const context = addAttention(builder, prefix, input)
  const attended = addResidual(builder, `${prefix}.attention.output`, {
    states: addLinear(builder, `${prefix}.attention.output.dense`, context),
    residual: input.states,
  })
  const expanded = graph.node(
    'BiasGelu',
    [
      addLinear(builder, `${prefix}.intermediate.dense`, attended),
      bias(builder, `${prefix}.intermediate.dense`, intermediate),
    ],
    { domain: microsoftDomain },
  )
  return addResidual(builder, `${prefix}.output`, {
    states: addLinear(builder, `${prefix}.output.dense`, expanded),
    residual: attended,
  })
}

/** Query, key and value share one matrix `[hidden, 3 × hidden]`, as the fused operator wants it. */
function addAttention(builder: Builder, prefix: string, input: { states: string; mask: string }): string {
  const { graph, weights, bits } = builder
  const merged = new Float32Array(hidden * 3 * hidden)
  const biases = new Float32Array(3 * hidden)
  for (const [slot, part] of ['query', 'key', 'value'].entries()) {
    const matrix = transpose(weights.tensor(`${prefix}.attention.self.${part}.weight`))
    for (let row = 0; row < hidden; row++) {
      merged.set(matrix.subarray(row * hidden, (row + 1) * hidden), row * 3 * hidden + slot * hidden)
    }
    biases.set(weights.tensor(`${prefix}.attention.self.${part}.bias`).data, slot * hidden)
  }
  const name = `${prefix}.qkv`
  const size = { rows: hidden, columns: 3 * hidden }
  const [matrix, scales, zeros] = addQuantised(graph, name, { data: merged, size, bits })
  const [values, scale, zero] = graph.nodeWithOutputs('DynamicQuantizeLinear', [input.states], 3)
  return graph.node(
    'QAttention',
    [
      values!,
      matrix,
      graph.constant(`${name}.bias`, [3 * hidden], biases),
      scale!,
      scales,
      input.mask,
      zero!,
      zeros,
    ],
    { attributes: { num_heads: heads }, domain: microsoftDomain },
  )
}

/** Adds the residual and the bias of the dense matrix before, then normalises. */
function addResidual(builder: Builder, prefix: string, input: { states: string; residual: string }): string {
  return builder.graph.node(
    'SkipLayerNormalization',
    [
      input.states,
      input.residual,
      ...layerNorm(builder, `${prefix}.LayerNorm`),
      bias(builder, `${prefix}.dense`, hidden),
    ],
    { attributes: { epsilon: { float: layerNormEpsilon } }, domain: microsoftDomain },
  )
}

/** Mean of the states where the mask is 1, scaled to unit length. */
function addPooling(graph: OnnxGraph, states: string): void {
  const last = graph.constant('axis_last', [1], integersOf(-1))
  const sequence = graph.constant('axis_sequence', [1], integersOf(1))
  const drop = { attributes: { keepdims: 0 } }
  const floatMask = graph.node('Cast', ['attention_mask'], { attributes: { to: elementType.float } })
  const mask = graph.node('Unsqueeze', [floatMask, last])
  const sum = graph.node('ReduceSum', [graph.node('Mul', [states, mask]), sequence], drop)
  const mean = graph.node('Div', [sum, graph.node('ReduceSum', [mask, sequence], drop)])
  const length = graph.node('ReduceL2', [mean, last], { attributes: { keepdims: 1 } })
  graph.node('Div', [mean, length], { output: 'sentence_embedding' })
}

function addLinear(builder: Builder, name: string, input: string): string {
  const { graph, weights, bits } = builder
  const weight = weights.tensor(`${name}.weight`)
  const size = { rows: weight.shape[1]!, columns: weight.shape[0]! }
  const quantised = addQuantised(graph, name, { data: transpose(weight), size, bits })
  return graph.node('DynamicQuantizeMatMul', [input, ...quantised], { domain: microsoftDomain })
}

interface MatrixToQuantise {
  readonly data: Float32Array
  readonly size: { readonly rows: number; readonly columns: number }
  readonly bits: WeightBits
}

/** Names of values, scales and zero points. */
function addQuantised(graph: OnnxGraph, name: string, matrix: MatrixToQuantise): [string, string, string] {
  const { rows, columns } = matrix.size
  const { values, scales } = quantiseColumns(matrix.data, matrix.size, matrix.bits)
  return [
    graph.constant(`${name}.values`, [rows, columns], values),
    graph.constant(`${name}.scales`, [columns], scales),
    graph.constant(`${name}.zeros`, [columns], new Int8Array(columns)),
  ]
}

function layerNorm({ graph, weights }: Builder, name: string): [string, string] {
  return [
    graph.constant(`${name}.weight`, [hidden], weights.tensor(`${name}.weight`).data),
    graph.constant(`${name}.bias`, [hidden], weights.tensor(`${name}.bias`).data),
  ]
}

function bias({ graph, weights }: Builder, name: string, size: number): string {
  return graph.constant(`${name}.bias`, [size], weights.tensor(`${name}.bias`).data)
}

/** The weights are stored `[outputs, inputs]`; ONNX multiplies by `[inputs, outputs]`. */
function transpose(weight: Tensor): Float32Array {
  const [outputs, inputs] = weight.shape as [number, number]
  const result = new Float32Array(outputs * inputs)
  for (let row = 0; row < outputs; row++) {
    for (let column = 0; column < inputs; column++) {
      result[column * outputs + row] = weight.data[row * inputs + column]!
    }
  }
  return result
}

function integersOf(...values: number[]): BigInt64Array {
  return BigInt64Array.from(values, BigInt)
}
