import type { IncomingHttpHeaders } from 'node:http'
import { type Sensitivity, sensitivities } from '@tragwerk/contracts/gateway'
import { gatewayErrors, type Priority, priorities, type RequestOptions } from '@tragwerk/services/gateway'

const prefix = 'x-tragwerk-'
const plain: RequestOptions = {
  sensitivity: 'internal',
  conversation: undefined,
  maxCostUsd: undefined,
  timeoutMs: undefined,
  priority: 'normal',
  useCaseId: undefined,
}

/** The `x-tragwerk-…` headers of a request to a model; a wrong value is refused rather than ignored. */
export function readRequestOptions(headers: IncomingHttpHeaders): RequestOptions {
  let hasOptions = false
  for (const name in headers) {
    if (name.startsWith(prefix)) hasOptions = true
  }
  if (!hasOptions) return plain
  const read = (name: string) => {
    const value = headers[prefix + name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  return {
    sensitivity: oneOf<Sensitivity>(read, 'sensitivity', sensitivities) ?? plain.sensitivity,
    conversation: text(read, 'conversation-id'),
    maxCostUsd: positive(read, 'max-cost-usd'),
    timeoutMs: positive(read, 'timeout-ms'),
    priority: oneOf<Priority>(read, 'priority', priorities) ?? plain.priority,
    useCaseId: text(read, 'use-case'),
  }
}

type Read = (name: string) => string | undefined

function oneOf<T extends string>(read: Read, name: string, allowed: readonly T[]): T | undefined {
  const value = read(name)
  if (value === undefined) return undefined
  const found = allowed.find((candidate) => candidate === value)
  if (found === undefined) throw wrong(name, `one of ${allowed.join(', ')}`)
  return found
}

function positive(read: Read, name: string): number | undefined {
  const value = read(name)
  if (value === undefined) return undefined
  const number = Number(value)
  if (!(number > 0 && Number.isFinite(number))) throw wrong(name, 'a number above 0')
  return number
}

function text(read: Read, name: string): string | undefined {
  const value = read(name)
  if (value === undefined) return undefined
  if (!/^[\x21-\x7e]{1,200}$/.test(value)) throw wrong(name, '1 to 200 visible ASCII characters')
  return value
}

function wrong(name: string, expected: string) {
  return gatewayErrors.optionInvalid({ header: prefix + name, expected })
}
