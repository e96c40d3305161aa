import { renderReference } from '@tragwerk/infra/config'
import { optionSlices } from '@tragwerk/server/catalog'
import { renderErrors } from './write-errors.ts'
import { renderGatewaySchema } from './write-gateway-schema.ts'
import { renderGraph } from './write-graph.ts'
import { renderOpenApi } from './write-openapi.ts'

/** Every generated reference file by its path; deterministic. */
export function renderReferences(root: string): Readonly<Record<string, string>> {
  return {
    'docs/reference/config.md': renderReference(optionSlices),
    'docs/reference/errors.md': renderErrors(),
    'docs/reference/gateway.schema.json': renderGatewaySchema(),
    'docs/reference/graph.md': renderGraph(root),
    'docs/reference/openapi.json': renderOpenApi(),
  }
}
