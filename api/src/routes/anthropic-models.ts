import type { AnthropicModel, AnthropicModelList, AnthropicModelQuery } from '@tragwerk/contracts/models'
import type { ModelEntry } from '@tragwerk/services/models'

/** A model as the Anthropic API tells it; what is not known of it is null. */
export function toAnthropicModel({ id, createdAt }: ModelEntry): AnthropicModel {
  return {
    type: 'model',
    id,
    display_name: id,
    created_at: (createdAt ?? new Date(0)).toISOString(),
    lifecycle: 'active',
    capabilities: null,
    deprecated_at: null,
    line: null,
    max_input_tokens: null,
    max_tokens: null,
    retires_at: null,
  }
}

/** One page of what can be sent messages, in the order of the entries; a cursor that none of them has is passed over. */
export function readAnthropicPage(
  entries: readonly ModelEntry[],
  { limit, after_id: after, before_id: before }: AnthropicModelQuery,
): AnthropicModelList {
  const all = entries.filter(({ kind }) => kind === 'language' || kind === 'route')
  const at = (id: string | undefined) => all.findIndex((entry) => entry.id === id)
  const end = before === undefined || at(before) === -1 ? all.length : at(before)
  const isBackwards = before !== undefined && after === undefined
  const start = isBackwards ? Math.max(0, end - limit) : at(after) + 1
  const page = all.slice(start, Math.min(end, start + limit)).map(toAnthropicModel)
  return {
    data: page,
    has_more: isBackwards ? start > 0 : start + page.length < end,
    first_id: page.at(0)?.id ?? null,
    last_id: page.at(-1)?.id ?? null,
  }
}
