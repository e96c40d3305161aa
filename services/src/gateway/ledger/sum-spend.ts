import { type Call, requirePermission } from '@tragwerk/trust/access'
import { sql } from 'kysely'
import { flushBriefly, type ReadRequestsDeps } from './list-requests.ts'
import { toConditions } from './store.ts'

/** What sums are taken by. Days are those of UTC. */
export type SpendGroup = 'key' | 'task' | 'deployment' | 'day'

export interface SpendQuery {
  /** ISO 8601, inclusive. */
  readonly from?: string | undefined
  /** ISO 8601, exclusive. */
  readonly to?: string | undefined
  readonly by: SpendGroup
}

/** A whole number: decimal digits where a JSON number would not be exact, from 2^53 on. */
export type ExactSum = number | string

export interface SpendLine {
  /** Id of the key, name of the task or deployment, or the day as YYYY-MM-DD; null for requests without one. */
  readonly name: string | null
  /** Name of the key as its last request knew it; otherwise the name. */
  readonly label: string | null
  readonly requests: number
  /** Requests without a known price; their cost counts as 0. */
  readonly unpriced: number
  readonly costNanoUsd: ExactSum
  readonly inputTokens: ExactSum
  readonly cachedInputTokens: ExactSum
  readonly outputTokens: ExactSum
}

interface SumRow {
  readonly name: string | null
  readonly label: string | null
  readonly requests: string
  readonly unpriced: string
  readonly cost: string
  readonly input: string
  readonly cached: string
  readonly output: string
}

const groupings = {
  key: sql<string>`key_id`,
  task: sql<string>`task`,
  deployment: sql<string>`deployment`,
  day: sql<string>`to_char(at at time zone 'UTC', 'YYYY-MM-DD')`,
} as const

/**
 * Exact sums over the requests of the tenant, refused ones included. Days in their order, others by cost, highest
 * first. As fresh as `listRequests`.
 *
 * @throws access.permission_denied
 */
export async function sumSpend(deps: ReadRequestsDeps, call: Call, query: SpendQuery): Promise<SpendLine[]> {
  requirePermission(call, 'gateway:read')
  const { tenantId } = call
  const { by, from, to } = query
  const name = groupings[by]
  const label = by === 'key' ? sql`(array_agg(key_name order by at desc, id desc))[1]` : name
  await flushBriefly(deps)
  const { rows } = await deps.database.asTenant(tenantId, (trx) =>
    sql<SumRow>`select ${name} as name, ${label} as label, count(*) as requests,
        count(*) filter (where not is_priced) as unpriced, sum(cost_nano_usd)::text as cost,
        sum(input_tokens)::text as input, sum(cached_input_tokens)::text as cached,
        sum(output_tokens)::text as output
      from gateway_requests where ${sql.join(toConditions(tenantId, { from, to }), sql` and `)}
      group by 1 order by ${by === 'day' ? sql`1` : sql`sum(cost_nano_usd) desc, 1`}`.execute(trx),
  )
  return rows.map((row) => ({
    name: row.name,
    label: row.label,
    requests: Number(row.requests),
    unpriced: Number(row.unpriced),
    costNanoUsd: toExact(row.cost),
    inputTokens: toExact(row.input),
    cachedInputTokens: toExact(row.cached),
    outputTokens: toExact(row.output),
  }))
}

function toExact(digits: string): ExactSum {
  const number = Number(digits)
  return Number.isSafeInteger(number) ? number : digits
}
