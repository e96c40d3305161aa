import type { GatewayRequestSummary, Outcome } from '@tragwerk/contracts/gateway'
import { Badge, type Tone } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { requestsWords } from './words.ts'

const tones: Readonly<Record<Outcome, Tone>> = {
  complete: 'good',
  client_aborted: 'neutral',
  upstream_failed: 'bad',
  refused: 'warn',
}

/** How a request ended, with the status that the client got. */
export function OutcomeBadge({ outcome, status }: Pick<GatewayRequestSummary, 'outcome' | 'status'>) {
  const t = useWords(requestsWords)
  return (
    <Badge tone={tones[outcome]} dot>
      {t(outcome)} <span className="font-normal tabular-nums">{status}</span>
    </Badge>
  )
}
