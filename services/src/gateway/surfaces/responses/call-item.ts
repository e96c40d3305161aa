import type { JsonObject } from '../../json.ts'
import { createCustomInputReader, readCustomInput } from './custom-tool.ts'
import {
  type ItemPlace,
  type ItemStatus,
  type OutputItem,
  position,
  writeAdded,
  writeDone,
} from './output-item.ts'

/** A call of a function or of a custom tool. */
export interface CallItem extends OutputItem {
  /** A piece of the arguments as the provider streams them. */
  append(delta: string): void
  /** The arguments as a whole; closes the item. */
  complete(input: string): void
}

export interface CallNames {
  readonly callId: string
  readonly toolName: string
}

/** The words in which the two kinds of calls differ. */
interface Kind {
  readonly type: 'function_call' | 'custom_tool_call'
  readonly deltaEvent: string
  readonly doneEvent: string
  readonly field: 'arguments' | 'input'
  /** Function calls have a status; custom ones do not. */
  readonly hasStatus: boolean
}

const functionCall: Kind = {
  type: 'function_call',
  deltaEvent: 'response.function_call_arguments.delta',
  doneEvent: 'response.function_call_arguments.done',
  field: 'arguments',
  hasStatus: true,
}
const customCall: Kind = {
  type: 'custom_tool_call',
  deltaEvent: 'response.custom_tool_call_input.delta',
  doneEvent: 'response.custom_tool_call_input.done',
  field: 'input',
  hasStatus: false,
}

export function createFunctionCallItem(place: ItemPlace, names: CallNames): CallItem {
  const call = createCall(place, names, functionCall)
  return {
    ...call.item,
    append: call.write,
    complete: (input) => call.finish(isContinued(call.sent(), input) ? input : call.sent()),
  }
}

export function createCustomCallItem(place: ItemPlace, names: CallNames): CallItem {
  const call = createCall(place, names, customCall)
  const read = createCustomInputReader()
  return {
    ...call.item,
    append: (delta) => call.write(read(delta)),
    complete: (input) => call.finish(readCustomInput(input)),
  }
}

/** Providers may format the whole arguments differently from the pieces; then what was sent stays, if it is whole. */
function isContinued(sent: string, input: string): boolean {
  if (input.startsWith(sent)) return true
  try {
    JSON.parse(sent)
    return false
  } catch {
    return true
  }
}

function createCall(place: ItemPlace, { callId, toolName }: CallNames, kind: Kind) {
  const { writer } = place
  const deltaHead = `${JSON.stringify(position(place)).slice(1, -1)},"delta":`
  let text = ''
  let status: ItemStatus = 'in_progress'
  const toJson = (): JsonObject => ({
    id: place.id,
    type: kind.type,
    ...(kind.hasStatus ? { status } : {}),
    call_id: callId,
    name: toolName,
    [kind.field]: text,
  })
  const write = (delta: string) => {
    if (delta === '') return
    text += delta
    writer.rawEvent(kind.deltaEvent, deltaHead + JSON.stringify(delta))
  }
  const close = (ending: Exclude<ItemStatus, 'in_progress'>) => {
    if (status !== 'in_progress') return
    status = ending
    writer.event(kind.doneEvent, {
      ...position(place),
      ...(kind.hasStatus ? { name: toolName } : {}),
      [kind.field]: text,
    })
    writeDone(place, toJson())
  }
  writeAdded(place, toJson())
  return {
    write,
    sent: () => text,
    finish(whole: string) {
      if (whole.startsWith(text)) write(whole.slice(text.length))
      text = whole
      close('completed')
    },
    item: { close, toJson },
  }
}
