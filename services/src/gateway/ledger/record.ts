import type { GatewayRequestDetail } from '@tragwerk/contracts/gateway'

/** One finished request, as the ledger keeps it. Contains no text of prompts or answers. */
export interface LedgerRecord extends GatewayRequestDetail {
  readonly tenantId: string
}
