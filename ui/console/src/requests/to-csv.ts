import type { GatewayRequestSummary } from '@tragwerk/contracts/gateway'

type Cell = string | number | boolean | null

const columns: Readonly<Record<string, (request: GatewayRequestSummary) => Cell>> = {
  id: ({ id }) => id,
  at: ({ at }) => at,
  format: ({ format }) => format,
  requestedModel: ({ requestedModel }) => requestedModel,
  task: ({ task }) => task,
  deployment: ({ deployment }) => deployment,
  outcome: ({ outcome }) => outcome,
  status: ({ status }) => status,
  errorCode: ({ errorCode }) => errorCode,
  isStream: ({ isStream }) => isStream,
  keyId: ({ keyId }) => keyId,
  keyName: ({ keyName }) => keyName,
  useCaseId: ({ useCaseId }) => useCaseId,
  inputTokens: ({ usage }) => usage.input,
  cachedInputTokens: ({ usage }) => usage.cachedInput,
  cacheWriteTokens: ({ usage }) => usage.cacheWrite,
  outputTokens: ({ usage }) => usage.output,
  reasoningTokens: ({ usage }) => usage.reasoning,
  tokensCountedBy: ({ usage }) => usage.source,
  costUsd: ({ costNanoUsd, isPriced }) => (isPriced ? toDollars(costNanoUsd) : null),
  attempts: ({ attempts }) => attempts,
  fallbacks: ({ fallbacks }) => fallbacks,
  overheadMs: ({ overheadMs }) => overheadMs,
  firstByteMs: ({ firstByteMs }) => firstByteMs,
  durationMs: ({ durationMs }) => durationMs,
  traceId: ({ traceId }) => traceId,
}

/**
 * One line per request as RFC 4180 has it, names of the columns first. Numbers have a point; the cost has nine
 * decimals and is empty where no price is known.
 */
export function toCsv(requests: readonly GatewayRequestSummary[]): string {
  const lines = requests.map((request) => Object.values(columns).map((read) => toCell(read(request))))
  return [Object.keys(columns), ...lines].map((cells) => `${cells.join(',')}\r\n`).join('')
}

/** Clients choose some of the texts; one that a spreadsheet would take for a formula gets an apostrophe before it. */
function toCell(value: Cell): string {
  if (typeof value !== 'string') return String(value ?? '')
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function toDollars(nanoUsd: number): string {
  const digits = String(nanoUsd).padStart(10, '0')
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`
}
