import { type ProtoMessage, protoMessage } from './protobuf.ts'

/** Element types of the ONNX format (TensorProto.DataType). */
export const elementType = { float: 1, int8: 3, int32: 6, int64: 7 } as const
export type ElementType = (typeof elementType)[keyof typeof elementType]

/** Domain of the fused operators that ONNX Runtime adds to the standard ones. */
export const microsoftDomain = 'com.microsoft'

/** A whole number becomes an INT attribute; `{ float }` a FLOAT. */
export type Attribute = number | { readonly float: number }

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>
  readonly domain?: typeof microsoftDomain
  /** Names the (only) output; otherwise names are made up. */
  readonly output?: string
}

export interface GraphPort {
  readonly name: string
  readonly type: ElementType
  /** A text stands for a size known only at run time. */
  readonly shape: readonly (number | string)[]
}

/** Collects constants and operators of one ONNX graph; every value is known by its name. */
export interface OnnxGraph {
  /** Adds a constant tensor and returns its name. */
  constant(name: string, shape: readonly number[], data: ConstantData): string
  /** Adds an operator with one output and returns the output's name. */
  node(operator: string, inputs: readonly string[], options?: NodeOptions): string
  /** Adds an operator with several outputs. */
  nodeWithOutputs(operator: string, inputs: readonly string[], count: number): readonly string[]
  /** The model file. */
  encode(ports: {
    readonly inputs: readonly GraphPort[]
    readonly outputs: readonly GraphPort[]
  }): Uint8Array<ArrayBuffer>
}

export type ConstantData = Float32Array | Int8Array | BigInt64Array

/** IR version 8 and operator set 18 are read by every ONNX Runtime since 1.14. */
const irVersion = 8
const operatorSet = 18

export function createOnnxGraph(name: string): OnnxGraph {
  const constants: ProtoMessage[] = []
  const nodes: ProtoMessage[] = []
  let values = 0

  const add = (
    operator: string,
    inputs: readonly string[],
    outputs: readonly string[],
    options: NodeOptions,
  ) => {
    const node = protoMessage()
    for (const input of inputs) node.text(1, input)
    for (const output of outputs) node.text(2, output)
    node.text(3, `${operator}_${nodes.length}`).text(4, operator)
    for (const [key, value] of Object.entries(options.attributes ?? {}))
      node.message(5, attribute(key, value))
    if (options.domain) node.text(7, options.domain)
    nodes.push(node)
  }

  return {
    constant(constantName, shape, data) {
      const tensor = protoMessage()
      for (const size of shape) tensor.integer(1, size)
      const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      constants.push(tensor.integer(2, typeOf(data)).text(8, constantName).bytes(9, raw))
      return constantName
    },
    node(operator, inputs, options = {}) {
      const output = options.output ?? `value_${values++}`
      add(operator, inputs, [output], options)
      return output
    },
    nodeWithOutputs(operator, inputs, count) {
      const outputs = Array.from({ length: count }, () => `value_${values++}`)
      add(operator, inputs, outputs, {})
      return outputs
    },
    encode({ inputs, outputs }) {
      const graph = protoMessage()
      for (const node of nodes) graph.message(1, node)
      graph.text(2, name)
      for (const constant of constants) graph.message(5, constant)
      for (const port of inputs) graph.message(11, valueInfo(port))
      for (const port of outputs) graph.message(12, valueInfo(port))
      return protoMessage()
        .integer(1, irVersion)
        .text(2, 'tragwerk')
        .message(7, graph)
        .message(8, protoMessage().text(1, '').integer(2, operatorSet))
        .message(8, protoMessage().text(1, microsoftDomain).integer(2, 1))
        .finish()
    },
  }
}

function typeOf(data: ConstantData): ElementType {
  if (data instanceof Float32Array) return elementType.float
  return data instanceof Int8Array ? elementType.int8 : elementType.int64
}

/** AttributeProto: type 1 is FLOAT, type 2 is INT. */
function attribute(name: string, value: Attribute): ProtoMessage {
  const message = protoMessage().text(1, name)
  return typeof value === 'number'
    ? message.integer(3, value).integer(20, 2)
    : message.float(2, value.float).integer(20, 1)
}

function valueInfo(port: GraphPort): ProtoMessage {
  const shape = protoMessage()
  for (const size of port.shape) {
    shape.message(
      1,
      typeof size === 'number' ? protoMessage().integer(1, size) : protoMessage().text(2, size),
    )
  }
  const tensor = protoMessage().integer(1, port.type).message(2, shape)
  return protoMessage().text(1, port.name).message(2, protoMessage().message(1, tensor))
}
